// Whoever gets another password or role, or is disabled, has no session left from before; where the sessions cannot be
// ended, nothing is changed. Somebody else holds the rows that stand in the way, as a backup or a migration might.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { withoutPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server.ts';
import { linesOf, ServiceBench } from '../support/service-bench.ts';
import {
  newPassword,
  newPerson,
  type Person,
  ServiceClient,
  serviceVisitor,
} from '../support/service-client.ts';
import { until } from '../support/until.ts';

const SESSION = 'select from sessions where id = $1 for update';
const USER = 'select from users where id = $1 for no key update';

const keyOf = (sessionId: string) => Buffer.from(sessionId, 'base64url');

describe('the sessions of whoever changes', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  let server: TestServer;
  let admin: ServiceClient;
  before(async () => {
    bench = await ServiceBench.open();
    server = await bench.start('postgres', { STORE_DEADLINE_MS: '3000' });
    admin = await serviceVisitor(server, 'alice');
  });
  after(() => bench?.stop());

  /** Holds a row until it is told to let go. */
  async function hold(sql: string, key: unknown): Promise<() => Promise<void>> {
    const client = new Client({
      connectionString: bench.postgres.url,
      options: `-c search_path=${bench.schema}`,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await client.query(sql, [key]);
    return () => client.end();
  }

  async function loginOf({ username, password }: Person) {
    const client = new ServiceClient(server);
    const { session } = await client.login(username, password);
    return { client, key: keyOf(session.id) };
  }

  const logins = async (username: string, password: string): Promise<number> =>
    (await new ServiceClient(server).exchange('login', { body: { username, password } })).status;

  it('cannot be ended: the password stays what it was, and the same request does it later', async () => {
    const person = await newPerson(server);
    const other = await loginOf(person);
    const next = newPassword();
    const body = { currentPassword: person.password, newPassword: next };
    const letGo = await hold(SESSION, other.key);
    await person.client.refused('changePassword', 'store_unavailable', { body });
    await letGo();
    await other.client.ok('me');
    assert.equal(await logins(person.username, next), 401);
    assert.equal(await logins(person.username, person.password), 200);
    await person.client.ok('changePassword', { body });
    await other.client.refused('me', 'invalid_session');
    assert.equal(await logins(person.username, next), 200);
  });

  it('are not ended by somebody who was an admin only when his session began', async () => {
    const setRole = (role: string) =>
      bench.query("update users set role = $1 where username = 'carol'", [role]);
    await setRole('admin');
    const former = await serviceVisitor(server, 'carol');
    await setRole('user');
    const bob = await serviceVisitor(server, 'bob');
    const { user } = await bob.ok('me');
    const input = { params: { id: user.id }, body: { isDisabled: true } };
    await former.refused('updateAccount', 'forbidden', input);
    await bob.ok('me');
  });

  it('cannot be ended: an admin changes neither role nor access, and does it later', async () => {
    const person = await newPerson(server);
    const other = await loginOf(person);
    const input = { params: { id: person.id }, body: { role: 'admin', isDisabled: true } };
    const letGo = await hold(SESSION, other.key);
    await admin.refused('updateAccount', 'store_unavailable', input);
    await letGo();
    const rows = await bench.query('select role, disabled_at from users where id = $1', [person.id]);
    assert.deepEqual(rows, [{ role: 'user', disabled_at: null }]);
    const { user } = await admin.ok('updateAccount', input);
    assert.deepEqual([user.role, user.isDisabled], ['admin', true]);
    await other.client.refused('me', 'invalid_session');
  });

  it('end with the first of two changes, though the second one fails', async () => {
    const person = await newPerson(server);
    await bench.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'as asked'; end $$;
      create trigger refuse before update of disabled_at on users for each row execute function refuse()`);
    const input = { params: { id: person.id }, body: { role: 'admin', isDisabled: true } };
    await admin.refused('updateAccount', 'server_error', input);
    await bench.query('drop trigger refuse on users; drop function refuse');
    await person.client.refused('me', 'invalid_session');
  });

  /** The change waits for the user's row, and has ended the sessions that there were. */
  async function untilHalfDone(person: Person, other: ServiceClient) {
    const letGo = await hold(USER, person.id);
    const next = newPassword();
    const body = { currentPassword: person.password, newPassword: next };
    const changing = person.client.ok('changePassword', { body });
    await until('the others have ended', async () => (await other.exchange('me')).status === 401);
    return { letGo, changing, next };
  }

  it('end also where they have begun meanwhile', async () => {
    const person = await newPerson(server);
    const { letGo, changing } = await untilHalfDone(person, (await loginOf(person)).client);
    const late = await loginOf(person);
    await letGo();
    assert.equal((await changing).ended, 2);
    await late.client.refused('me', 'invalid_session');
    await person.client.ok('me');
  });

  it('that cannot be ended any more do not hide that the password has changed; the log names whose they are', async () => {
    const person = await newPerson(server);
    const { letGo, changing, next } = await untilHalfDone(person, (await loginOf(person)).client);
    const letSessionGo = await hold(SESSION, (await loginOf(person)).key);
    await letGo();
    assert.equal((await changing).ended, 1);
    await letSessionGo();
    assert.equal(await logins(person.username, next), 200);
    const line = await until('a line of it', () =>
      linesOf(server).find(({ event }) => event === 'sessions_not_ended'),
    );
    assert.deepEqual([line.level, line.userId], ['error', person.id]);
  });
});
