import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { AuditEvent, StoredEvent } from '../../../src/service/accounts/audit-events.ts';
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
  const audit = () => process.accounts.audit;

  async function all(userId?: string, limit = 4): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    let cursor: string | null = null;
    do {
      const page = await audit().page({ cursor, limit, ...(userId !== undefined && { userId }) });
      assert.ok(page.events.length <= limit);
      events.push(...page.events);
      cursor = page.next;
    } while (cursor !== null);
    return events;
  }

  it('has an event when recording it resolves, and in the log at once', async () => {
    const userId = newUserId();
    const origin = newOrigin();
    const since = Date.now();
    const recorded = audit().record({
      kind: 'login',
      userId,
      origin,
      facts: { sessionId: 's1', device: 'Firefox' },
    });
    assert.deepEqual(process.lines.at(-1), {
      level: 'info',
      event: 'login',
      facts: {
        audit: true,
        trace_id: origin.traceId,
        address: origin.address,
        userId,
        sessionId: 's1',
        device: 'Firefox',
      },
    });
    await recorded;
    const [event, ...others] = await all(userId);
    assert.deepEqual(others, []);
    const { id, at, ...rest } = event as StoredEvent;
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    assert.ok(at >= since && at <= Date.now());
    assert.deepEqual(rest, {
      kind: 'login',
      userId,
      actorId: null,
      ...origin,
      facts: { sessionId: 's1', device: 'Firefox' },
    });
  });

  it('gets what was only noted a moment later, by itself', async () => {
    const userId = newUserId();
    audit().note({ kind: 'logout', userId, origin: newOrigin() });
    await until('it is written', async () => (await all(userId)).length === 1);
  });

  it('is read newest first, page by page, of all or of one user, each event once', async () => {
    const userId = newUserId();
    for (let count = 0; count < 10; count += 1) {
      await audit().record({ kind: 'denied', userId, origin: newOrigin(), facts: { count } });
      await audit().record({ kind: 'denied', userId: 'u-other', origin: newOrigin() });
    }
    const mine = await all(userId);
    assert.deepEqual(
      mine.map(({ facts }) => facts.count),
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    );
    const ids = (await all()).map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort().reverse());
    assert.deepEqual(await audit().page({ cursor: null, limit: 5, userId: 'u-\0' }), {
      events: [],
      next: null,
    });
    for (const cursor of ['nonsense', Buffer.from('1 OR 1=1').toString('base64url'), ''])
      await assert.rejects(audit().page({ cursor, limit: 5 }), isProblem('missing_data'));
  });

  it('has an act and its record, or neither of them', async () => {
    const userId = newUserId();
    const eventOf = (): AuditEvent => ({ kind: 'role_changed', userId, origin: newOrigin() });
    const lines = process.lines.length;
    const failed = audit().act(async (query) => {
      await query({ name: 'fails', text: 'SELECT 1 / 0' });
      return true;
    }, eventOf);
    await assert.rejects(failed, /division by zero/);
    assert.equal(await audit().act(async () => null, eventOf), null);
    assert.deepEqual(await all(userId), []);
    assert.equal(process.lines.length, lines);
    assert.equal(await audit().act(async () => 'done', eventOf), 'done');
    assert.equal((await all(userId)).length, 1);
    assert.equal(process.lines.length, lines + 1);
  });

  it('keeps no line end, terminal command, hidden direction or half character of what came from outside', async () => {
    const userId = newUserId();
    const device = `a\nb\r\u001b[31mc\u202ed\u2028e\0f\ud800g${'x'.repeat(500)}`;
    const event: AuditEvent = {
      kind: 'login',
      userId,
      origin: { address: 'x\ny', traceId: 't\0' },
      facts: { device },
    };
    audit().note(event);
    await audit().flush();
    await audit().record(event);
    for (const { address, facts, traceId } of await all(userId)) {
      assert.equal(address, 'x\ufffdy');
      assert.equal(traceId, 't\ufffd');
      assert.match(facts.device ?? '', /^a\ufffdb\ufffd\ufffd\[31mc\ufffdd\ufffde\ufffdf\ufffdgx+$/);
      assert.equal(facts.device?.length, 200);
    }
    assert.doesNotMatch(JSON.stringify(process.lines.slice(-2)), /\\n|\\r|\\u001b|\u202e/);
  });

  it('turns a flood of the same event into one with a count, and every one of it into a line', async () => {
    const userId = newUserId();
    const origin = newOrigin();
    const lines = process.lines.length;
    for (let count = 0; count < 500; count += 1)
      audit().note({
        kind: 'denied',
        userId,
        origin: { ...origin, traceId: String(count) },
        facts: { route: '/users' },
      });
    await audit().flush();
    const events = await all(userId);
    assert.deepEqual(
      events.map(({ traceId, facts }) => [traceId, facts]),
      [['0', { route: '/users', count: 500 }]],
    );
    assert.equal(process.lines.length, lines + 500);
  });

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
    assert.equal((await all(userId, 100)).length, 450);
  });
});
