// A store that does not answer: every call says so within its deadline, then at once, and heals by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createRedisStrategy } from '../../src/strategies/redis.ts';
import type { Strategy } from '../../src/strategies/strategy.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import {
  add,
  assertKnownSoon,
  DEADLINE_MS,
  outage,
  refusalMs,
  SEQUENCE_DEADLINE_MS,
  untilReady,
} from '../support/outage.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, found, linesOf, newOptions } from '../support/strategies.ts';
import { until } from '../support/until.ts';

describe('redis: a paused store', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('is told within the deadline, then at once, and heals when it goes on', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const started = await outage(strategy, () => bench.redis.pause());
    bench.redis.resume();
    await untilReady(strategy);
    // The calls of the outage may have run: what was told is that this is not known. A new login is certain.
    const next = await strategy.start(bob, 'device');
    await strategy.apply(next.session, add);
    assert.deepEqual(linesOf((await found(strategy, next.credential)).session), { mouse: 1 });
    assert.notEqual(next.credential, started.credential);
  });

  it('is known in well under a second, also by a node that asks one thing after the other', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: SEQUENCE_DEADLINE_MS });
    const { credential } = await until('a login', () => strategy.start(bob, 'device'));
    bench.redis.pause();
    await assertKnownSoon(strategy, credential, 3);
    bench.redis.resume();
    await untilReady(strategy);
  });

  it('keeps the session of a client that was told so', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const { credential } = await strategy.start(bob, 'device');
    bench.redis.pause();
    await assert.rejects(strategy.find(credential), StoreUnavailable);
    bench.redis.resume();
    await until(
      'the same credential works',
      async () => typeof (await strategy.find(credential)) === 'object',
    );
  });
});

describe('redis: a killed store', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('is never taken for an unknown session, and heals when it is back on its port', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const started = await outage(strategy, () => bench.redis.kill());
    await bench.redis.start();
    await untilReady(strategy);
    // This Redis kept nothing on a disk. Now, and only now, the session is gone; the scripts are too.
    assert.equal(await strategy.find(started.credential), 'unknown');
    const { session, credential } = await strategy.start(bob, 'device');
    await strategy.apply(session, add);
    assert.deepEqual(linesOf((await found(strategy, credential)).session), { mouse: 1 });
  });
});

describe('redis: a store that comes after its server', { skip: withoutRedis }, () => {
  let redis: TestRedis;
  let strategy: Strategy;
  before(async () => {
    redis = await startRedis();
    await redis.kill();
    strategy = await createRedisStrategy(
      await newOptions({ redisUrl: redis.url, storeDeadlineMs: DEADLINE_MS }),
    );
  });
  after(async () => {
    await strategy.close();
    await redis.stop();
  });

  it('is waited for', async () => {
    await refusalMs('checkReady', () => strategy.checkReady());
    await redis.start();
    await untilReady(strategy);
    const { credential } = await strategy.start(bob, 'device');
    await found(strategy, credential);
  });
});
