// The link to the store in every bad state, on real sockets: answers stay right or are 503 in time, never
// "nobody", and all heals by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Link } from '../../src/lab/link/link.ts';
import type { Started, Strategy } from '../../src/strategies/strategy.ts';
import { connectRedis } from '../../src/strategies/support/redis-connection.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, found, linesOf } from '../support/strategies.ts';
import { pause, until } from '../support/until.ts';

const DEADLINE_MS = 400;
const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
/** Long enough for the breaker to open, try again, and open once more. */
const CALLS_IN_OUTAGE = 40;

describe('redis, when the link', { skip: withoutRedis }, () => {
  const bench = redisBench();
  let link: Link;
  let strategy: Strategy;
  let started: Started;
  const urlOf = ({ port }: Link) => `redis://127.0.0.1:${port}`;

  before(async () => {
    const target = { host: '127.0.0.1', port: Number(new URL(bench.redis.url).port) };
    link = await Link.open(target, { latencyMs: 150, bytesPerSecond: 40_000 });
    strategy = await bench.strategy({ redisUrl: urlOf(link), storeDeadlineMs: DEADLINE_MS });
    started = await strategy.start(bob, 'device');
  });
  after(() => link.close());

  const pieces = async () =>
    (linesOf((await found(strategy, started.credential)).session) as Record<string, number>).mouse ?? 0;

  const heal = async () => {
    await link.heal();
    await until('it serves again', async () => {
      await strategy.checkReady();
      return true;
    });
  };

  it('is slow, answers late and right, and changes made at once are all kept', async () => {
    await link.break('slow');
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 30 }, () => strategy.apply(started.session, add)));
    assert.ok(performance.now() - startedAt >= 149);
    assert.equal(await pieces(), 30);
    await heal();
  });

  it('is slow, a read waits for one round trip, whatever it asks', async () => {
    const redis = await connectRedis(urlOf(link), 2_000);
    await until('connected', () => redis.run((client) => client.ping()));
    await link.break('slow');
    // A busy machine makes single ones late, never early.
    const fastestMs = async (ask: () => Promise<unknown>) => {
      let fastest = Number.POSITIVE_INFINITY;
      for (let time = 0; time < 3; time += 1) {
        const askedAt = performance.now();
        await ask();
        fastest = Math.min(fastest, performance.now() - askedAt);
      }
      return fastest;
    };
    const roundTripMs = await fastestMs(() => redis.run((client) => client.ping()));
    const readMs = await fastestMs(() => found(strategy, started.credential));
    assert.ok(readMs < roundTripMs * 1.6, `${readMs} ms, and a round trip takes ${roundTripMs} ms`);
    await redis.close();
    await heal();
  });

  it('is throttled, still serves, one after the other', async () => {
    await link.break('throttle');
    for (let time = 0; time < 3; time += 1) await found(strategy, started.credential);
    await heal();
  });

  for (const fault of ['silence', 'reset', 'cut'] as const) {
    it(`knows ${fault}, says within its deadline that the store is away, never that nobody is there`, async () => {
      const before = await pieces();
      await link.break(fault);
      let refused = 0;
      let slowestMs = 0;
      for (let call = 0; call < CALLS_IN_OUTAGE; call += 1) {
        const askedAt = performance.now();
        await assert.rejects(strategy.find(started.credential), StoreUnavailable);
        slowestMs = Math.max(slowestMs, performance.now() - askedAt);
        refused += 1;
        await pause(40);
      }
      assert.equal(refused, CALLS_IN_OUTAGE);
      assert.ok(slowestMs < 3 * DEADLINE_MS, `${slowestMs} ms`);
      await heal();
      assert.equal(await pieces(), before);
      await strategy.apply(started.session, add);
      assert.equal(await pieces(), before + 1);
      // What an outage left behind: at most one connection of each attempt, and they go away.
      await until('old connections are gone', () => link.connections <= 2);
    });
  }

  it('is slow, no more than a bound is in flight: what is beyond is refused at once, and the rest is served', async () => {
    const redis = await connectRedis(urlOf(link), 2_000, 10);
    await until('connected', () => redis.run((client) => client.ping()));
    await link.break('slow');
    let answered = 0;
    let refusedLate = 0;
    const asked = await Promise.allSettled(
      Array.from({ length: 50 }, async () => {
        try {
          await redis.run((client) => client.ping());
          answered += 1;
        } catch (error) {
          if (answered > 0) refusedLate += 1;
          throw error;
        }
      }),
    );
    const refused = asked.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    assert.equal(refused.length, 40);
    for (const { reason } of refused) assert.ok(reason instanceof StoreUnavailable);
    assert.deepEqual([answered, refusedLate], [10, 0], 'refused before the first answer came');
    // The store was never away, so that the breaker has no say.
    await redis.run((client) => client.ping());
    redis.close();
    await heal();
  });
});
