/** The redis strategy on a private Redis, for tests that look at what it does there. */
import { after, before } from 'node:test';
import { createRedisStrategy } from '../../src/strategies/redis.ts';
import type { Strategy, StrategyOptions } from '../../src/strategies/strategy.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { newOptions } from './strategies.ts';
import { until } from './until.ts';

export interface RedisBench {
  readonly redis: TestRedis;
  /** One more node's view of the store, closed after the tests. */
  strategy(options?: Partial<StrategyOptions>): Promise<Strategy>;
  /** How often Redis has run each command since it started, scripts' own included. */
  calls(): Promise<Record<string, number>>;
  /** Every key with everything that it holds, as text. */
  dump(): Promise<Record<string, string>>;
}

/** Call it inside a `describe`: the store lives as long as its tests. */
export function redisBench(): RedisBench {
  let redis: TestRedis | undefined;
  const strategies: Strategy[] = [];
  const current = (): TestRedis => {
    if (!redis) throw new Error('Redis has not been started');
    return redis;
  };
  before(async () => {
    redis = await startRedis();
  });
  after(async () => {
    for (const strategy of strategies) await strategy.close();
    await redis?.stop();
  });

  return {
    get redis() {
      return current();
    },
    async strategy(options = {}) {
      const strategy = await createRedisStrategy(await newOptions({ redisUrl: current().url, ...options }));
      strategies.push(strategy);
      await until('the strategy is connected', async () => {
        await strategy.checkReady();
        return true;
      });
      return strategy;
    },
    async calls() {
      const stats = await (await current().admin()).info('commandstats');
      const lines = stats.matchAll(/^cmdstat_(\S+):calls=(\d+)/gm);
      return Object.fromEntries([...lines].map(([, name, count]) => [name, Number(count)]));
    },
    async dump() {
      const admin = await current().admin();
      const keys = await admin.keys('*');
      const held = keys.map(async (key): Promise<[string, string]> => {
        const isHash = (await admin.type(key)) === 'hash';
        return [key, JSON.stringify(isHash ? await admin.hGetAll(key) : await admin.zRange(key, 0, -1))];
      });
      return Object.fromEntries(await Promise.all(held));
    },
  };
}
