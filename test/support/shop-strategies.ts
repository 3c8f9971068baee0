/** Every strategy on the stores of one shop, so that checking out can be held to the same rules wherever the cart lies. */
import { after, before } from 'node:test';
import { createJwtStrategy } from '../../src/strategies/jwt.ts';
import { createMemoryStrategy } from '../../src/strategies/memory.ts';
import { createPostgresStrategy } from '../../src/strategies/postgres.ts';
import { createRedisStrategy } from '../../src/strategies/redis.ts';
import { createSealedStrategy } from '../../src/strategies/sealed.ts';
import type { Strategy, StrategyOptions } from '../../src/strategies/strategy.ts';
import { startRedis, type TestRedis, withoutRedis } from './redis.ts';
import type { ShopBench } from './shop.ts';
import { newOptions } from './strategies.ts';
import { until } from './until.ts';

const creators = {
  jwt: createJwtStrategy,
  sealed: createSealedStrategy,
  memory: createMemoryStrategy,
  redis: createRedisStrategy,
  postgres: createPostgresStrategy,
};
type Name = keyof typeof creators;

/** Those whose store this machine has. */
export const shopStrategies = (Object.keys(creators) as Name[]).filter(
  (name) => name !== 'redis' || !withoutRedis,
);

export interface ShopStrategies {
  readonly redis: TestRedis;
  /** One node's, on the bench's stores; closed after the tests. */
  open(name: Name, options?: Partial<StrategyOptions>): Promise<Strategy>;
}

/** Call it inside a `describe`, after the bench. */
export function openStrategies(bench: ShopBench): ShopStrategies {
  let redis: TestRedis | undefined;
  const opened: Strategy[] = [];
  before(async () => {
    if (!withoutRedis) redis = await startRedis();
  });
  after(async () => {
    for (const strategy of opened) await strategy.close();
    await redis?.stop();
  });

  return {
    get redis() {
      if (!redis) throw new Error('Redis has not been started');
      return redis;
    },
    async open(name, given = {}) {
      const stores = { databaseUrl: bench.postgres.url, databaseSchema: bench.schema, redisUrl: redis?.url };
      const strategy = await creators[name](await newOptions({ ...stores, keepsUser: true, ...given }));
      opened.push(strategy);
      await until('the strategy is connected', () => strategy.checkReady().then(() => true));
      return strategy;
    },
  };
}
