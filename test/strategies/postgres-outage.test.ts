// A PostgreSQL that does not answer: every call says so within its deadline, then at once, and heals by itself.
// What was acknowledged before is there afterwards.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPostgresStrategy } from '../../src/strategies/postgres.ts';
import type { Started, Strategy } from '../../src/strategies/strategy.ts';
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
import { startPostgres, type TestPostgres, withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { bob, carol, found, linesOf, newOptions } from '../support/strategies.ts';
import { pause, until } from '../support/until.ts';

describe('postgres: a paused store', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it('is told within the deadline, then at once, and heals when it goes on', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const started = await outage(strategy, () => bench.postgres.pause());
    bench.postgres.resume();
    await untilReady(strategy);
    // The calls of the outage may have run: what was told is that this is not known. A new login is certain.
    const next = await until('a login', () => strategy.start(carol, 'device'));
    await until('a change', () => strategy.apply(next.session, add));
    assert.ok((linesOf((await found(strategy, next.credential)).session).mouse ?? 0) >= 1);
    assert.notEqual(next.credential, started.credential);
  });

  it('is known in well under a second, also by a node that asks one thing after the other', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: SEQUENCE_DEADLINE_MS });
    const { credential } = await until('a login', () => strategy.start(bob, 'device'));
    bench.postgres.pause();
    await assertKnownSoon(strategy, credential, 2);
    bench.postgres.resume();
    await untilReady(strategy);
  });

  it('keeps the session of a client that was told so', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const { credential } = await until('a login', () => strategy.start(bob, 'device'));
    bench.postgres.pause();
    await assert.rejects(strategy.find(credential), StoreUnavailable);
    bench.postgres.resume();
    await until(
      'the same credential works',
      async () => typeof (await strategy.find(credential)) === 'object',
    );
  });
});

describe('postgres: a killed store', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it('is never taken for an unknown session, and has kept what it acknowledged when it is back', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const early = await until('a login', () => strategy.start(carol, 'device'));
    await until('a change', () => strategy.apply(early.session, add));
    await outage(strategy, () => bench.postgres.kill());
    await bench.postgres.start();
    await untilReady(strategy);
    const kept = await until('a read', () => found(strategy, early.credential));
    assert.ok((linesOf(kept.session).mouse ?? 0) >= 1);
  });

  it('under load: every change that was acknowledged is there, and at most those that were not told', async () => {
    const strategy = await bench.strategy({ storeDeadlineMs: DEADLINE_MS });
    const { credential, session } = await until('a login', () => strategy.start(bob, 'device'));
    let [acknowledged, indeterminate, isOver] = [0, 0, false];
    const worker = async () => {
      while (!isOver) {
        await strategy.apply(session, { type: 'message.append', text: 'x', at: 1 }).then(
          () => (acknowledged += 1),
          (error) => {
            assert.ok(error instanceof StoreUnavailable, String(error));
            indeterminate += 1;
          },
        );
        await pause(5);
      }
    };
    const workers = [worker(), worker(), worker(), worker()];
    for (let time = 0; time < 2; time += 1) {
      const before = acknowledged;
      await until('it works', () => acknowledged > before + 10);
      await bench.postgres.kill();
      await bench.postgres.start();
    }
    const before = acknowledged;
    await until('it works again', () => acknowledged > before + 10);
    isOver = true;
    await Promise.all(workers);
    const { total } = (await until('a read', () => found(strategy, credential))).session.state.conversation;
    assert.ok(total >= acknowledged && total <= acknowledged + indeterminate, `${total}, ${acknowledged}`);
  });

  it('by an administrator who ends its connections is no outage: the next call opens another', async () => {
    const strategy = await bench.strategy();
    const { credential } = await strategy.start(bob, 'device');
    await bench.postgres.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'statelab sessions'`,
    );
    await until('it serves', () => found(strategy, credential));
  });
});

describe('postgres: a store that comes after its server', { skip: withoutPostgres }, () => {
  let postgres: TestPostgres;
  let strategy: Strategy;
  before(async () => {
    postgres = await startPostgres();
    const databaseSchema = await postgres.newSchema();
    await postgres.kill();
    const store = { databaseUrl: postgres.url, databaseSchema, storeDeadlineMs: DEADLINE_MS };
    strategy = await createPostgresStrategy(await newOptions(store));
  });
  after(async () => {
    await strategy.close();
    await postgres.stop();
  });

  it('is waited for', async () => {
    await refusalMs('checkReady', () => strategy.checkReady());
    await postgres.start();
    await untilReady(strategy);
    const { credential } = await until('a login', () => strategy.start(bob, 'device'));
    await until('a read', () => found(strategy, credential));
  });
});

describe('postgres: a store that refuses to write', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  /** More refusals than open the breaker: PostgreSQL is there, and the reads between them must not suffer. */
  async function onlyReads(strategy: Strategy, { session, credential }: Started): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await assert.rejects(strategy.start(bob, 'device'), StoreUnavailable);
      await assert.rejects(strategy.apply(session, add), StoreUnavailable);
      const { lastSeenAt } = (await found(strategy, credential)).session;
      assert.equal(lastSeenAt, session.lastSeenAt, 'a use that cannot be written does not count');
      assert.equal((await strategy.list(bob.id))?.sessions.length, 1);
    }
  }

  const login = async () => {
    await bench.query('delete from sessions');
    const strategy = await bench.strategy();
    const { credential } = await strategy.start(bob, 'device');
    await bench.query(`update sessions set last_seen_at = last_seen_at - interval '5 minutes'`);
    const { session } = await found(strategy, credential);
    await bench.query(`update sessions set last_seen_at = last_seen_at - interval '5 minutes'`);
    return { credential, session: { ...session, lastSeenAt: session.lastSeenAt - 300_000 } };
  };

  it('since it is a standby: reads go on', async () => {
    const started = await login();
    await bench.postgres.query('alter role postgres set default_transaction_read_only = on');
    await onlyReads(await bench.strategy(), started);
    await bench.postgres.query('begin read write; alter role postgres reset all; commit');
    const healed = await bench.strategy();
    const used = await found(healed, started.credential);
    assert.ok(used.session.lastSeenAt > started.session.lastSeenAt);
  });

  it('since its disk is full: reads go on, and a logout, which writes next to nothing', async () => {
    const started = await login();
    await bench.query(`create function full_disk() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`);
    await bench.query(`create trigger full_disk before insert or update on sessions
      for each row execute function full_disk()`);
    const strategy = await bench.strategy();
    await onlyReads(strategy, started);
    assert.equal(await strategy.end(bob.id, started.session.id), true);
    await bench.query('drop trigger full_disk on sessions');
    await strategy.start(bob, 'device');
  });
});
