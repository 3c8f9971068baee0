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
        device: 'Firefox',
        session: 's1',
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
});
