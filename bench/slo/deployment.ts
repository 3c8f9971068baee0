/** What bench:slo measures: three nodes of the service behind a real nginx with TLS, its stores, and who asks. */
import { fileURLToPath } from 'node:url';
import { type Nginx, startNginx } from '../../deploy/nginx/start.ts';
import { bareServer } from '../../src/lab/node-command.ts';
import type { Guard } from '../../src/lab/processes/guard.ts';
import { NodeProcess } from '../../src/lab/processes/node-process.ts';
import { processIdOf } from '../../src/lab/stores/redis-keyspace.ts';
import type { StrategyName } from '../../src/protocol/strategies.ts';
import { newServiceNode, openServicePlace, type ServicePlace } from '../service-place.ts';
import { ownChild, type Parts, withChildren } from './cpu.ts';
import { type Load, startLoad } from './loader.ts';

const NODES = 3;
const SHOPPERS = 240;

export interface Deployment {
  readonly place: ServicePlace;
  readonly nodes: readonly NodeProcess[];
  readonly nginx: Nginx;
  readonly load: Load;
  readonly parts: Parts;
  stop(): Promise<void>;
}

const names = Array.from({ length: NODES }, (_, index) => `node-${index + 1}`);
const hostsOf = (nodes: readonly NodeProcess[]) => nodes.map(({ origin }) => new URL(origin as string).host);
const behind = (nodes: readonly NodeProcess[]) => ({ nodes: hostsOf(nodes), policy: 'round-robin' }) as const;

async function startAll(nodes: readonly NodeProcess[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.start()));
}

async function partsOf({ place, nodes, nginx, load }: Omit<Deployment, 'parts' | 'stop'>): Promise<Parts> {
  const { redis } = place.stores;
  const postmaster = ownChild(/\bpostgres -D /);
  const redisPid = redis?.isPrivate ? await processIdOf(redis.url) : undefined;
  return {
    nginx: withChildren(nginx.pid),
    ...Object.fromEntries(nodes.map((node) => [node.name, () => (node.pid === null ? [] : [node.pid])])),
    ...(redisPid !== undefined && { redis: () => [redisPid] }),
    ...(postmaster !== undefined && { postgres: withChildren(postmaster) }),
    load: () => [load.pid],
    // It reads what the nodes log, as whatever collects logs would.
    bench: () => [process.pid],
  };
}

/** @throws LabRefusal with the line that gets what the machine lacks */
export async function startDeployment(guard: Guard, strategy: StrategyName): Promise<Deployment> {
  const place = await openServicePlace(guard, strategy, NODES);
  const nodes = names.map((name) => newServiceNode(guard, place, name));
  await startAll(nodes);
  const nginx = await startNginx(guard, behind(nodes));
  const load = startLoad();
  const { origin, certificate } = nginx;
  await load.open({ origin, certificate, base: place.base }, SHOPPERS);
  const started = { place, nodes, nginx, load };
  return {
    ...started,
    parts: await partsOf(started),
    async stop() {
      load.stop();
      await nginx.stop();
      await Promise.all(nodes.map((node) => node.stop()));
      await place[Symbol.asyncDispose]();
    },
  };
}

export interface BareNodes {
  readonly parts: Parts;
  /** The service is behind nginx again. */
  stop(): Promise<void>;
}

const fastifyFile = fileURLToPath(new URL('hello.ts', import.meta.url));

/** By name: servers that know nobody, and give everybody the same answer. */
export const bareCommands = {
  'node:http': bareServer,
  Fastify: (answer: object) => ({
    command: process.execPath,
    args: [fastifyFile, JSON.stringify(answer)],
    hasChannel: true,
  }),
};

/** In the service's place behind the same nginx, as many as it had nodes. */
export async function putBareBehind(
  guard: Guard,
  { nginx, nodes, parts }: Deployment,
  commandOf: (answer: object) => { command: string; args: readonly string[]; hasChannel: boolean },
  answer: object,
): Promise<BareNodes> {
  const bare = names.map(
    (name) => new NodeProcess(guard, { ...commandOf(answer), name, env: { NODE_OPTIONS: '' }, port: 0 }),
  );
  await startAll(bare);
  await nginx.reload(behind(bare));
  const own = bare.map((node) => [node.name, () => [node.pid as number]] as const);
  return {
    parts: { ...parts, ...Object.fromEntries(own) },
    async stop() {
      await nginx.reload(behind(nodes));
      await Promise.all(bare.map((node) => node.stop()));
    },
  };
}
