// The link to PostgreSQL in every bad state, on real sockets: answers stay right or are 503 in time, never
// "nobody", and all heals by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Link } from '../../src/lab/link/link.ts';
import type { Started, Strategy } from '../../src/strategies/strategy.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import { add, untilReady } from '../support/outage.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { bob, found, linesOf } from '../support/strategies.ts';
import { pause, until } from '../support/until.ts';

const DEADLINE_MS = 1000;
const CALLS_IN_OUTAGE = 60;

describe('postgres, when the link', { skip: withoutPostgres }, () => {
  const bench = postgresBench();
  let link: Link;
  let strategy: Strategy;
  let started: Started;

  before(async () => {
    const { hostname: host, port } = new URL(bench.postgres.url);
    link = await Link.open({ host, port: Number(port) }, { latencyMs: 100, bytesPerSecond: 40_000 });
    const databaseUrl = bench.postgres.url.replace(`:${port}/`, `:${link.port}/`);
    strategy = await bench.strategy({ databaseUrl, storeDeadlineMs: DEADLINE_MS });
    started = await strategy.start(bob, 'device');
  });
  after(() => link.close());

  const pieces = async () => linesOf((await found(strategy, started.credential)).session).mouse ?? 0;

  const heal = async () => {
    await link.heal();
    await untilReady(strategy);
  };

  it('is slow, answers late and right, and changes made at once are all kept', async () => {
    await link.break('slow');
    const startedAt = performance.now();
    // A connection is opened in several round trips; then each costs one.
    await Promise.all(Array.from({ length: 10 }, () => strategy.apply(started.session, add)));
    assert.ok(performance.now() - startedAt >= 99);
    assert.equal(await pieces(), 10);
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
      let slowestMs = 0;
      for (let call = 0; call < CALLS_IN_OUTAGE; call += 1) {
        const askedAt = performance.now();
        await assert.rejects(strategy.find(started.credential), StoreUnavailable);
        slowestMs = Math.max(slowestMs, performance.now() - askedAt);
        await pause(20);
      }
      assert.ok(slowestMs < 2 * DEADLINE_MS, `${slowestMs} ms`);
      await heal();
      assert.equal(await pieces(), before);
      await strategy.apply(started.session, add);
      assert.equal(await pieces(), before + 1);
      // What an outage left behind: at most the pool and one probe, and the rest goes away.
      await until('old connections are gone', () => link.connections <= 11);
    });
  }
});
