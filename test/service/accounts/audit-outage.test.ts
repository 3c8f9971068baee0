// The trail while PostgreSQL is away, or is not asked any more.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { withoutPostgres } from '../../support/postgres.ts';
import { isProblem } from '../../support/problem.ts';
import { until } from '../../support/until.ts';
import { accountsBench, newOrigin, type Process } from './bench.ts';

let users = 0;
const newUserId = () => `u-${++users}`;

describe('the audit trail', { skip: withoutPostgres }, () => {
  const bench = accountsBench();
  let process: Process;
  before(async () => {
    process = await bench.open();
  });

  const all = async (userId: string) =>
    (await process.accounts.audit.page({ cursor: null, limit: 1000, userId })).events;

  it('says how many events are in the log alone, when more come than can be held', async () => {
    const away = await bench.open({ deadlineMs: 500 });
    bench.postgres.pause();
    try {
      for (let count = 0; count < 1500; count += 1)
        away.accounts.audit.note({
          kind: 'login_failed',
          origin: newOrigin(`10.0.${count >> 8}.${count & 255}`),
        });
      await away.accounts.audit.flush();
    } finally {
      bench.postgres.resume();
    }
    assert.equal(away.lines.filter(({ event }) => event === 'login_failed').length, 1500);
    const written = async () => {
      await away.accounts.audit.flush();
      const [row] = await bench.query<{ kept: number; lost: number | null }>(
        `SELECT count(*) FILTER (WHERE kind = 'login_failed')::int AS kept,
          (max(facts ->> 'count') FILTER (WHERE kind = 'events_lost'))::int AS lost FROM {schema}.audit_events`,
      );
      return row?.lost && row.kept + row.lost >= 1500 ? row : null;
    };
    const { kept, lost } = await until('all that is held is written', written);
    assert.equal(kept + (lost ?? 0), 1500);
    assert.ok(kept >= 1000, `${kept}`);
  });

  it('keeps what is noted while PostgreSQL is away, and takes no record then', async () => {
    const away = await bench.open({ deadlineMs: 500 });
    const userId = newUserId();
    bench.postgres.pause();
    try {
      const origin = newOrigin();
      away.accounts.audit.note({ kind: 'store_unavailable', userId, origin, facts: { store: 'postgres' } });
      await away.accounts.audit.flush();
      const refused = away.accounts.audit.record({ kind: 'login', userId, origin });
      await assert.rejects(refused, isProblem('store_unavailable'));
    } finally {
      bench.postgres.resume();
    }
    await until('it is written', async () =>
      (await all(userId)).some(({ kind }) => kind === 'store_unavailable'),
    );
  });

  it('is written to its end when the accounts are closed', async () => {
    const closing = await bench.open();
    const userId = newUserId();
    for (let count = 0; count < 450; count += 1)
      closing.accounts.audit.note({
        kind: 'denied',
        userId,
        origin: newOrigin(`10.1.${count >> 8}.${count & 255}`),
      });
    await closing.accounts.close();
    assert.equal((await all(userId)).length, 450);
  });
});
