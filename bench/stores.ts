/** The stores of the bench, each a private one: where a server's sessions lie, what they weigh, what a store costs. */
import type { Guard } from '../src/lab/processes/guard.ts';
import { prepareSchema } from '../src/lab/schema.ts';
import { findPostgres } from '../src/lab/stores/postgres-finder.ts';
import { PostgresStore } from '../src/lab/stores/postgres-store.ts';
import { findRedis, redisVersion } from '../src/lab/stores/redis-finder.ts';
import { processIdOf } from '../src/lab/stores/redis-keyspace.ts';
import { RedisStore } from '../src/lab/stores/redis-store.ts';
import type { StorePart } from '../src/lab/stores/store.ts';
import { type StoreName, storeNames } from '../src/protocol/lab-words.ts';
import { cpuMs } from './machine.ts';
import { ownChild, withChildren } from './slo/cpu.ts';

/** A part of it that one server has for itself. */
export interface BenchStore {
  readonly name: StoreName;
  readonly url: string;
  readonly version: string;
  /** Makes the part ready for a server. */
  prepare(part: StorePart): Promise<void>;
  /** Of this part's sessions, indexes included. */
  bytes(part: StorePart): Promise<number>;
  /** Of all its processes, since they began. */
  cpuMs(): number;
}

export type BenchStores = ReadonlyMap<StoreName, BenchStore>;

const sumOf = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
const measured = (store: PostgresStore | RedisStore) => async (part: StorePart) =>
  (await store.measure(part)).bytes;

interface Opened {
  readonly store: BenchStore;
  stop(): Promise<void>;
}

async function openRedis(guard: Guard): Promise<Opened | null> {
  const source = findRedis();
  if (source.kind !== 'binary') return null;
  const redis = await RedisStore.open(guard, source);
  const pid = await processIdOf(redis.url);
  const store: BenchStore = {
    name: 'redis',
    url: redis.url,
    version: redisVersion(source.path),
    prepare: () => Promise.resolve(),
    bytes: measured(redis),
    cpuMs: () => cpuMs(pid),
  };
  return { store, stop: () => redis.stop() };
}

async function openPostgres(guard: Guard): Promise<Opened | null> {
  const source = findPostgres();
  if (source.kind !== 'binary') return null;
  const postgres = await PostgresStore.open(guard, source);
  const pid = ownChild(/\bpostgres -D /);
  if (pid === undefined) throw new Error('the PostgreSQL of the bench is no child of it');
  const store: BenchStore = {
    name: 'postgres',
    url: postgres.url,
    version: source.version,
    prepare: ({ schema }) => prepareSchema(guard, { url: postgres.url, schema }),
    bytes: measured(postgres),
    cpuMs: () => sumOf(withChildren(pid)()),
  };
  return { store, stop: () => postgres.stop() };
}

const open = { redis: openRedis, postgres: openPostgres };

export interface OpenedStores extends AsyncDisposable {
  readonly stores: BenchStores;
  readonly missing: readonly StoreName[];
}

export async function openStores(guard: Guard): Promise<OpenedStores> {
  const opened: Opened[] = [];
  for (const name of storeNames) {
    const store = await open[name](guard);
    if (store) opened.push(store);
  }
  const stores = new Map(opened.map(({ store }) => [store.name, store]));
  return {
    stores,
    missing: storeNames.filter((name) => !stores.has(name)),
    async [Symbol.asyncDispose]() {
      for (const { stop } of opened) await stop();
    },
  };
}
