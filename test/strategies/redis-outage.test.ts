// A store that does not answer: every call says so within its deadline, then at once, and heals by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createRedisStrategy } from '../../src/strategies/redis.ts';
import type { Strategy } from '../../src/strategies/strategy.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, found, linesOf, newOptions } from '../support/strategies.ts';
import { until } from '../support/until.ts';

const DEADLINE_MS = 300;
/** What "at once" means. */
const AT_ONCE_MS = 50;
/** Long enough for the breaker to let a call through, and for the connection to be tried anew, several times. */
const WATCH_MS = 1500;

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;

/** Every call of a strategy that needs its store. */
const calls = (strategy: Strategy, { session, credential }: Awaited<ReturnType<Strategy['start']>>) => ({
  start: () => strategy.start(bob, 'device'),
  find: () => strategy.find(credential),
  apply: () => strategy.apply(session, add),
  end: () => strategy.end(bob.id, session.id),
  list: () => strategy.list(bob.id),
  endAll: () => strategy.endAll(bob.id),
  checkReady: () => strategy.checkReady(),
});

/** How long it took to say that the store is away. */
async function refusalMs(name: string, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await assert.rejects(call, StoreUnavailable, name);
  return performance.now() - startedAt;
}

/** How long this machine takes for the deadline itself: busy, it is late for that as well. */
async function deadlineMs(): Promise<number> {
  const startedAt = performance.now();
  await delay(DEADLINE_MS);
  return performance.now() - startedAt;
}

async function outage(strategy: Strategy, begin: () => unknown) {
  // A busy machine may miss so short a deadline while the store is well: that is no outage yet.
  const started = await until('a login', () => strategy.start(bob, 'device'));
  await begin();
  const all = Object.entries(calls(strategy, started));
  const [deadline = 0, ...first] = await Promise.all([
    deadlineMs(),
    ...all.map(([name, call]) => refusalMs(name, call)),
  ]);
  for (const ms of first) assert.ok(ms < deadline * 1.5, `the first calls took ${first.map(Math.round)} ms`);

  const later: number[] = [];
  const watchedUntil = performance.now() + WATCH_MS;
  while (performance.now() < watchedUntil) {
    for (const [name, call] of all) later.push(await refusalMs(name, call));
    await delay(10);
  }
  const slow = later.filter((ms) => ms >= AT_ONCE_MS);
  assert.ok(slow.length < later.length / 20, `${slow.map(Math.round)} ms, of ${later.length} calls`);
  const waitedMs = later.reduce((total, ms) => total + ms, 0);
  assert.ok(waitedMs < deadline, `${waitedMs} ms were waited for a store that was known to be away`);
  return started;
}

describe('redis: a paused store', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('is told within the deadline, then at once, and heals when it goes on', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const started = await outage(strategy, () => bench.redis.pause());
    bench.redis.resume();
    await until('ready again', async () => {
      await strategy.checkReady();
      return true;
    });
    // The calls of the outage may have run: what was told is that this is not known. A new login is certain.
    const next = await strategy.start(bob, 'device');
    await strategy.apply(next.session, add);
    assert.deepEqual(linesOf((await found(strategy, next.credential)).session), { mouse: 1 });
    assert.notEqual(next.credential, started.credential);
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
    await until('ready again', async () => {
      await strategy.checkReady();
      return true;
    });
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
    await until('ready', async () => {
      await strategy.checkReady();
      return true;
    });
    const { credential } = await strategy.start(bob, 'device');
    await found(strategy, credential);
  });
});
