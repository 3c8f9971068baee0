/** What a service needs around it: a PostgreSQL and a Redis of its own, tables, users whose passwords cost what real ones do. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildService, bundleFolder } from '../deploy/bundle/build.ts';
import { stormUsersFile } from '../src/lab/node-command.ts';
import type { Guard } from '../src/lab/processes/guard.ts';
import { NodeProcess } from '../src/lab/processes/node-process.ts';
import { prepareSchema } from '../src/lab/schema.ts';
import { findPostgres } from '../src/lab/stores/postgres-finder.ts';
import { PostgresStore } from '../src/lab/stores/postgres-store.ts';
import { findRedis } from '../src/lab/stores/redis-finder.ts';
import { RedisStore } from '../src/lab/stores/redis-store.ts';
import { basePath, type StrategyName, strategyFacts } from '../src/protocol/strategies.ts';
import { onCore } from './machine.ts';

const SCHEMA = 'service_bench';

export interface ServicePlace extends AsyncDisposable {
  readonly strategy: StrategyName;
  /** Under which the contract's paths lie. */
  readonly base: string;
  /** What all nodes of it are told. */
  readonly env: Readonly<Record<string, string>>;
  readonly stores: { readonly postgres: PostgresStore; readonly redis: RedisStore | null };
}

const secret = () => randomBytes(32).toString('base64url');

/** As in production, with one exception: nobody is to be kept from logging in often. */
function environmentOf(strategy: StrategyName, { postgres, redis }: ServicePlace['stores'], nodes: number) {
  return {
    NODE_ENV: 'production',
    NODES: String(nodes),
    STRATEGY: strategy,
    METRICS_PORT: '0',
    TRUST_PROXY: 'true',
    COOKIE_SECURE: 'true',
    PSEUDONYM_KEY: secret(),
    JWT_KEYS: `bench:${secret()}`,
    SEAL_KEYS: `bench:${secret()}`,
    DATABASE_URL: postgres.url,
    DATABASE_SCHEMA: SCHEMA,
    ...(redis && { REDIS_URL: redis.url }),
    LOGIN_FAILURES_MAX: '1000000',
  };
}

/** @throws LabRefusal with the line that gets what the machine lacks */
export async function openServicePlace(
  guard: Guard,
  strategy: StrategyName,
  nodes: number,
): Promise<ServicePlace> {
  buildService();
  const postgres = await PostgresStore.open(guard, findPostgres());
  const redis = strategy === 'redis' ? await RedisStore.open(guard, findRedis()) : null;
  await prepareSchema(guard, { url: postgres.url, schema: SCHEMA }, stormUsersFile);
  const stores = { postgres, redis };
  return {
    strategy,
    base: basePath(strategyFacts[strategy].family),
    env: environmentOf(strategy, stores, nodes),
    stores,
    async [Symbol.asyncDispose]() {
      await Promise.all([postgres.stop(), redis?.stop()]);
    },
  };
}

/** What production runs: see docs/phase2/SERVICE.md. */
const bundled = join(bundleFolder, 'server.js');
export const sources = fileURLToPath(new URL('../src/service/server.ts', import.meta.url));

/** As the guide says: each collection of a small nursery is short, and one that never grows is collected less at first. */
const nursery = ['--min-semi-space-size=4', '--max-semi-space-size=4'];

interface NodeOptions {
  /** Absent: the bundle. */
  readonly entry?: string;
  /** False: it is told what to do by signals, as under a process manager, and cannot be measured from within. */
  readonly hasChannel?: boolean;
  /** For Node itself, such as those of its profiler. */
  readonly nodeArgs?: readonly string[];
  /** Absent: wherever the system puts it. */
  readonly core?: number;
}

export const newServiceNode = (
  guard: Guard,
  { env }: ServicePlace,
  name: string,
  { nodeArgs = [], core, entry = bundled, hasChannel = true }: NodeOptions = {},
): NodeProcess =>
  new NodeProcess(guard, {
    ...(core === undefined
      ? { command: process.execPath, args: [...nursery, ...nodeArgs, entry] }
      : onCore(core, [...nursery, ...nodeArgs, entry])),
    hasChannel,
    name,
    env,
    port: 0,
  });
