// Every act of a story leaves its event, in PostgreSQL and in the log, under the trace of the request that did it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { ServiceRouteId } from '../../src/protocol/routes.ts';
import { auditKinds } from '../../src/service/accounts/audit-events.ts';
import type { Input } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server.ts';
import { linesOf, ServiceBench } from '../support/service-bench.ts';
import { newPassword, ServiceClient } from '../support/service-client.ts';
import { until } from '../support/until.ts';

/** What a request must leave behind: whom it is about and who did it, by name. */
interface Event {
  readonly kind: string;
  readonly about?: string;
  readonly by?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly kind: string;
  readonly about: string | null;
  readonly by: string | null;
  readonly address: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** They come with an outage: test/service/outage.test.ts and accounts/audit-outage.test.ts. */
const OF_OUTAGES = ['store_unavailable', 'events_lost'];
/** Stands left of what the proxy says: a client's own claim. */
const CLAIMED = '203.0.113.99';

const eventsOf = `
select kind, whom.username as about, who.username as by, address, facts from audit_events
left join users whom on whom.id = user_id left join users who on who.id = actor_id
where trace_id = $1 order by audit_events.id`;

describe('the audit trail of a story', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  let server: TestServer;
  const seen = new Set<string>();
  before(async () => {
    bench = await ServiceBench.open();
    server = await bench.start('memory', { TRUST_PROXY: 'true', LOGIN_FAILURES_MAX: '3' });
  });
  after(() => bench?.stop());

  /** Requests from one address: each leaves exactly these events. */
  function from(address: string) {
    return async (client: ServiceClient, id: ServiceRouteId, input: Input, ...expected: Event[]) => {
      const traceId = randomBytes(16).toString('hex');
      const forwarded = { 'x-forwarded-for': `${CLAIMED}, ${address}` };
      const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
      const headers = { ...forwarded, traceparent, ...input.headers };
      const { body } = await client.exchange(id, { ...input, headers });
      const rows = await until(`${id} is in the trail`, async () => {
        const found = await bench.query<Row>(eventsOf, [traceId]);
        return found.length >= expected.length && found;
      });
      const shown = rows.map(({ kind, about, by }) => ({ kind, about, by }));
      assert.deepEqual(
        shown,
        expected.map(({ kind, about = null, by = null }) => ({ kind, about, by })),
        id,
      );
      for (const [index, { facts = {}, address: kept }] of rows.entries()) {
        assert.partialDeepStrictEqual(facts, expected[index]?.facts ?? {});
        assert.equal(kept, address, 'the true address, and not the claimed one');
      }
      const logged = await until(`${id} is in the log`, () => {
        const lines = linesOf(server).filter(({ trace_id, audit }) => trace_id === traceId && audit === true);
        return lines.length >= expected.length && lines.map(({ event }) => event);
      });
      assert.deepEqual(
        logged,
        expected.map(({ kind }) => kind),
      );
      for (const { kind } of expected) seen.add(kind);
      return body as Readonly<Record<string, never>>;
    };
  }

  const password = newPassword();
  const anna = { username: 'anna-lund', name: 'Anna Lund', password };
  const login = { body: { username: anna.username, password } };
  const about = anna.username;

  it('tells who came, who tried to, and who was turned away', async () => {
    const step = from('198.51.100.1');
    const client = new ServiceClient(server);
    await step(client, 'register', { body: anna }, { kind: 'registered', about });
    const taken = { reason: 'username_taken' };
    await step(client, 'register', { body: anna }, { kind: 'registration_refused', facts: taken });
    await step(client, 'login', login, { kind: 'login', about, facts: { device: 'node' } });
    await step(client, 'login', login, { kind: 'logout', about }, { kind: 'login', about });
    await step(client, 'logout', {}, { kind: 'logout', about });
    const guess = (username: string) => ({ body: { username, password: 'a wrong one' } });
    const failed = (reason: string) => ({ kind: 'login_failed', facts: { reason } });
    await step(client, 'login', guess('nobody-at-all'), failed('unknown_user'));
    for (let count = 0; count < 3; count += 1)
      await step(client, 'login', guess(about), { ...failed('wrong_password'), about });
    await step(client, 'login', login, { kind: 'login_limited' });
  });

  it('tells what people do to their sessions and passwords, and what they may not do', async () => {
    const step = from('198.51.100.2');
    const [client, other] = [new ServiceClient(server), new ServiceClient(server)];
    await step(client, 'login', login, { kind: 'login', about });
    await step(other, 'login', login, { kind: 'login', about });
    const { session } = await other.ok('me');
    const ended = { sessionId: session.id };
    await step(client, 'endSession', { params: session }, { kind: 'session_ended', about, facts: ended });
    await step(other, 'login', login, { kind: 'login', about });
    await step(client, 'endOtherSessions', {}, { kind: 'sessions_ended', about, facts: { ended: 1 } });
    const change = (currentPassword: string) => ({
      body: { currentPassword, newPassword: `${password} too` },
    });
    await step(client, 'changePassword', change('wrong'), { kind: 'password_change_failed', about });
    await step(client, 'changePassword', change(password), { kind: 'password_changed', about });
    const denied = (reason: string) => ({ kind: 'denied', facts: { reason } });
    await step(client, 'readAudit', {}, { ...denied('forbidden'), about });
    await step(client, 'logout', { headers: { 'sec-fetch-site': 'cross-site' } }, denied('cross_site'));
  });

  it('tells what an admin does to others, and that it was the admin', async () => {
    const step = from('198.51.100.3');
    const admin = new ServiceClient(server);
    await admin.login('alice');
    const [row] = await bench.query<{ id: string }>('select id from users where username = $1', [about]);
    const params = { id: row?.id ?? '' };
    const by = 'alice';
    const change = (body: object) => ({ params, body });
    const promoted = { kind: 'role_changed', about, by, facts: { role: 'admin' } };
    await step(admin, 'updateAccount', change({ role: 'admin' }), promoted);
    await step(
      admin,
      'endSessionsOf',
      { params },
      { kind: 'sessions_ended', about, by, facts: { ended: 0 } },
    );
    await step(admin, 'updateAccount', change({ isDisabled: true }), { kind: 'user_disabled', about, by });
    const disabled = { kind: 'login_failed', about, facts: { reason: 'disabled' } };
    const old = { body: { username: about, password: `${password} too` } };
    await step(new ServiceClient(server), 'login', old, disabled);
    await step(admin, 'updateAccount', change({ isDisabled: false }), { kind: 'user_enabled', about, by });
  });

  it('has every kind of event that there is', () => {
    const expected = auditKinds.filter((kind) => !OF_OUTAGES.includes(kind));
    assert.deepEqual([...seen].sort(), [...expected].sort());
  });

  it('keeps nothing that was typed into the wrong field, no credential and no name of a person', async () => {
    const rows = await bench.query('select facts::text, address, kind from audit_events');
    assert.ok(rows.length > 20);
    const text = JSON.stringify(rows);
    for (const secret of [password, 'nobody-at-all', 'a wrong one', anna.name, anna.username, CLAIMED])
      assert.ok(!text.includes(secret), secret);
  });
});
