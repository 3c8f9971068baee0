/** The stores that a deployment under the contract may need: to be taken away, and to be read by whoever gets hold of one. */
import type { StrategyName } from '../../src/protocol/strategies.ts';
import { startPostgres, withoutPostgres } from '../support/postgres.ts';
import { startRedis, withoutRedis } from '../support/redis.ts';

export interface ContractStore {
  /** How a server is told where it is. */
  readonly env: Readonly<Record<string, string>>;
  /** A place of its own in the same store, for a deployment that shares nothing else. */
  elsewhere(): Promise<Readonly<Record<string, string>>>;
  /** Accepts connections, and stays silent. */
  pause(): void;
  resume(): void;
  /** All that it holds. */
  text(): Promise<string>;
  stop(): Promise<void>;
}

type RedisAdmin = Awaited<ReturnType<Awaited<ReturnType<typeof startRedis>>['admin']>>;

const readers: Record<string, (admin: RedisAdmin, key: string) => Promise<unknown>> = {
  string: (admin, key) => admin.get(key),
  hash: (admin, key) => admin.hGetAll(key),
  list: (admin, key) => admin.lRange(key, 0, -1),
  set: (admin, key) => admin.sMembers(key),
  zset: (admin, key) => admin.zRange(key, 0, -1),
};

async function redisText(admin: RedisAdmin): Promise<string> {
  const keys = await admin.keys('*');
  const values = keys.map(async (key) => readers[await admin.type(key)]?.(admin, key));
  return JSON.stringify([keys, await Promise.all(values)]);
}

async function openRedis(): Promise<ContractStore> {
  const redis = await startRedis();
  return {
    ...redis,
    env: { REDIS_URL: redis.url },
    elsewhere: async () => ({ STORE_PREFIX: 'other:' }),
    text: async () => redisText(await redis.admin()),
  };
}

/** Bytes as letters, so that a secret is found in whichever form it may lie there. */
const asText = (value: unknown) =>
  Buffer.isBuffer(value) ? [value.toString('base64url'), value.toString('latin1')] : value;

async function openPostgres(): Promise<ContractStore> {
  const postgres = await startPostgres();
  const schema = await postgres.newSchema();
  const tablesOf = 'select table_name as name from information_schema.tables where table_schema = $1';
  return {
    ...postgres,
    env: { DATABASE_URL: postgres.url, DATABASE_SCHEMA: schema },
    elsewhere: async () => ({ DATABASE_SCHEMA: await postgres.newSchema() }),
    async text() {
      const tables = await postgres.query<{ name: string }>(tablesOf, [schema]);
      const read = tables.map(({ name }) => postgres.query(`select * from ${schema}.${name}`));
      const rows = (await Promise.all(read)).flat();
      return JSON.stringify(rows.map((row) => Object.values(row).map(asText)));
    },
  };
}

interface StoreKind {
  /** Why it cannot run here; false where it can. */
  readonly missing: string | false;
  readonly open: () => Promise<ContractStore>;
}

const redis: StoreKind = { missing: withoutRedis, open: openRedis };
const postgres: StoreKind = { missing: withoutPostgres, open: openPostgres };

export const storeKinds = { redis, postgres } as const;

/** Where each strategy keeps its sessions; absent for those that need no store. */
export const sessionStoreOf: Partial<Record<StrategyName, StoreKind>> = { redis, postgres };
