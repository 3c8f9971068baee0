import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { touchEveryMs } from '../../src/strategies/support/expiry.ts';
import { connectPostgres } from '../../src/strategies/support/postgres-connection.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { bob, found } from '../support/strategies.ts';
import { until, untilTime } from '../support/until.ts';

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
const SHORT = { idleMs: 1000, absoluteMs: 1500 };
/** A sweeper that has its turn after hours. */
const LONG = { idleMs: 4 * 3_600_000, absoluteMs: 12 * 3_600_000 };

describe('postgres: expiry', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it('never passes the absolute one, however often the session is used', async () => {
    const strategy = await bench.strategy({ lifetimes: SHORT });
    const { credential, session } = await strategy.start(bob, 'device');
    assert.equal(session.idleExpiresAt - session.createdAt, SHORT.idleMs);
    assert.equal(session.expiresAt - session.createdAt, SHORT.absoluteMs);
    await until('the session ends', async () => {
      const result = await strategy.find(credential);
      if (result === 'unknown') return true;
      assert.ok(typeof result === 'object' && result.session.expiresAt === session.expiresAt);
      assert.ok(result.session.idleExpiresAt <= session.expiresAt);
      return false;
    });
    const [clock] = await bench.query<{ ms: number }>(
      `select extract(epoch from now())::float8 * 1000 as ms`,
    );
    assert.ok((clock?.ms ?? 0) >= session.expiresAt, 'it ended no earlier');
  });

  it('comes when nobody uses the session, whether it has been swept or not', async () => {
    const strategy = await bench.strategy({ lifetimes: LONG });
    const { credential, session } = await strategy.start(bob, 'device');
    await bench.query(`update sessions set ends_at = now() - interval '1 ms' where id = $1`, [
      Buffer.from(session.id, 'base64url'),
    ]);
    assert.equal(await strategy.find(credential), 'unknown');
    assert.equal(await strategy.apply(session, add), null);
    assert.equal(await strategy.apply(session, { ...add, type: 'cart.set', quantity: 1000 }), null);
    assert.deepEqual((await strategy.list(bob.id))?.sessions, []);
    assert.equal(await strategy.endAll(bob.id), 0);
    assert.equal(await strategy.end(bob.id, session.id), false);
  });

  it('is told by the clock of the store, whatever the clock of the node says', async () => {
    const now = () => Date.now() - 24 * 3_600_000;
    const strategy = await bench.strategy({ now });
    const { session } = await strategy.start(bob, 'device');
    assert.ok(Math.abs(session.createdAt - Date.now()) < 5000);
    assert.equal((await strategy.list(bob.id))?.sessions.length, 1);
  });

  it('is moved by a use only when it matters: not by every read and change', async () => {
    const lifetimes = { idleMs: 5000, absoluteMs: 60_000 };
    const strategy = await bench.strategy({ lifetimes });
    const { credential, session } = await strategy.start(bob, 'device');
    const ends = new Set<number>();
    for (let time = 0; time < 10; time += 1) {
      ends.add((await found(strategy, credential)).session.idleExpiresAt);
      ends.add((await strategy.apply(session, add))?.session.idleExpiresAt ?? 0);
    }
    // One on a machine at rest; a slow one may reach the time after which a use counts.
    const due = () => Math.floor((Date.now() - session.createdAt) / touchEveryMs(lifetimes));
    assert.ok(ends.size <= 1 + due(), `${ends.size} times`);
    await untilTime(session.createdAt + touchEveryMs(lifetimes));
    const { session: used } = await found(strategy, credential);
    assert.ok(used.lastSeenAt > session.lastSeenAt && used.idleExpiresAt > session.idleExpiresAt);
    assert.equal(used.idleExpiresAt - used.lastSeenAt, lifetimes.idleMs);
  });

  it('leaves nothing behind: the sweeper removes what has ended, in batches, and nothing else', async () => {
    const schema = await bench.postgres.newSchema();
    const query = (sql: string) => bench.postgres.query<{ count: number }>(sql, [], schema);
    const fill = (from: number, count: number, ends: string) =>
      query(`insert into sessions (id, user_id, device, ends_at, expires_at)
        select sha256(n::text::bytea), 'u', 'd', ${ends}, now() + interval '1 hour'
        from generate_series(${from}, ${from + count - 1}) as n`);
    await fill(1, 1200, `now() - interval '1 hour'`);
    await fill(10_001, 300, `now() + interval '1 hour'`);
    await query('create table batches (count int)');
    await query(`create function note() returns trigger language plpgsql as $$
      begin insert into batches select count(*) from gone; return null; end $$`);
    await query(`create trigger note after delete on sessions referencing old table as gone
      for each statement execute function note()`);
    const holder = await connectPostgres({ url: bench.postgres.url, schema, deadlineMs: 20_000 });
    const expired = async () =>
      (await query('select count(*)::int as count from sessions where ends_at <= now()'))[0];
    await holder.transaction(async (held) => {
      await held({ name: 'hold', text: 'select from sessions order by ends_at limit 1 for update' });
      await bench.strategy({ databaseSchema: schema, lifetimes: { idleMs: 600, absoluteMs: 5000 } });
      await until('all is gone but the row that is held, which is not waited for', async () => {
        return (await expired())?.count === 1;
      });
    });
    await until('that one is gone, too', async () => (await expired())?.count === 0);
    await holder.close();
    const [kept] = await query('select count(*)::int as count from sessions');
    assert.equal(kept?.count, 300);
    const batches = await query('select count from batches where count > 0');
    assert.deepEqual(
      batches.map(({ count }) => count),
      [500, 500, 199, 1],
    );
  });
});
