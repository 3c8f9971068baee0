import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { withoutPostgres } from '../../support/postgres.ts';
import { isProblem } from '../../support/problem.ts';
import { accountsBench, endNone, newOrigin, newUser, PASSWORD, type Process } from './bench.ts';

describe('the users', { skip: withoutPostgres }, () => {
  const bench = accountsBench();
  let process: Process;
  let adminId: string;
  before(async () => {
    process = await bench.open();
    adminId = await bench.newAdmin(process, 'admin');
  });

  const users = () => process.accounts.users;
  const byAdmin = () => ({ ...newOrigin(), actorId: adminId });
  const login = async (username: string, password: string) =>
    (await users().authenticate(username, password, newOrigin())).user;
  const register = (username: string, password = PASSWORD, origin = newOrigin()) =>
    users().register({ username, name: 'Somebody', password }, origin);

  it('register with the same work and the same answer, whether or not the name was taken', async () => {
    const work = async (username: string, password: string) => {
      const { hashed } = process.accounts.hashing.counts();
      const from = process.asked.length;
      assert.equal(await register(username, password), undefined);
      return [process.accounts.hashing.counts().hashed - hashed, ...process.asked.slice(from)];
    };
    const expected = [1, 'guess_admit', 'guess_settle', 'user_insert', 'audit_insert'];
    assert.deepEqual(await work('first', PASSWORD), expected);
    assert.deepEqual(await work('FIRST', 'another long password'), expected);
    assert.equal((await login('first', PASSWORD))?.role, 'user');
    assert.equal(await login('first', 'another long password'), null);
    const said = process.lines.filter(({ event }) => event.startsWith('regist')).slice(-2);
    assert.deepEqual(
      said.map(({ event, facts }) => [event, facts.reason]),
      [
        ['registered', undefined],
        ['registration_refused', 'username_taken'],
      ],
    );
  });

  it('are one, when fifty register the same name at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => register('wanted')));
    const rows = await bench.query("SELECT 1 FROM {schema}.users WHERE username = 'wanted'");
    assert.equal(rows.length, 1);
  });

  it('are not registered with a weak password, and are told why', async () => {
    const { hashed } = process.accounts.hashing.counts();
    for (const password of ['too short', 'password1234', 'weak-weak-weak'])
      await assert.rejects(register('weak', password), isProblem('weak_password'), password);
    assert.equal(process.accounts.hashing.counts().hashed, hashed);
  });

  it('have names of A to Z, so that no name looks like another', async () => {
    for (const username of ['', ' anna', 'аnna', 'anna\0', '-anna', 'a'.repeat(65), 'anna\nadmin'])
      await assert.rejects(register(username), isProblem('missing_data'), JSON.stringify(username));
    await register('anna_1.2@example.org');
    assert.ok(await login('Anna_1.2@example.org', PASSWORD));
  });

  it('have a name of their own without what a page or a terminal would obey', async () => {
    await users().register(
      { username: 'styled', name: 'A\0b\u001b[1m\u202e', password: PASSWORD },
      newOrigin(),
    );
    assert.equal((await login('styled', PASSWORD))?.name, 'A\ufffdb\ufffd[1m\ufffd');
  });

  it('register only so often from one address', async () => {
    const origin = newOrigin();
    for (let count = 0; count < 5; count += 1) await register(`from-here-${count}`, PASSWORD, origin);
    await assert.rejects(register('from-here-5', PASSWORD, origin), isProblem('too_many_requests'));
    await register('from-there');
  });

  it('change their password when they know the old one', async () => {
    const id = await newUser(process, 'changes');
    const before = await users().byId(id);
    const change = (current: string, next: string) =>
      users().changePassword(id, { current, next }, newOrigin(), endNone);
    await assert.rejects(change('not the old one', 'a new long password'), isProblem('wrong_password'));
    await assert.rejects(change(PASSWORD, 'short'), isProblem('weak_password'));
    await assert.rejects(change(PASSWORD, 'changes-changes-1'), isProblem('weak_password'));
    await change(PASSWORD, 'a new long password');
    assert.equal(await login('changes', PASSWORD), null);
    assert.equal((await login('changes', 'a new long password'))?.id, id);
    const after = await users().byId(id);
    assert.ok(after && before && after.passwordChangedAt > before.passwordChangedAt);
    const kinds = process.lines.filter(({ facts }) => facts.userId === id).map(({ event }) => event);
    assert.ok(kinds.includes('password_change_failed') && kinds.includes('password_changed'));
  });

  it('change it once, when several try from the same old one at once', async () => {
    const id = await newUser(process, 'twice');
    const origin = newOrigin();
    const ends = await Promise.allSettled(
      ['first', 'second', 'third'].map((word) =>
        users().changePassword(id, { current: PASSWORD, next: `${word} long password` }, origin, endNone),
      ),
    );
    const failed = ends.filter((end) => end.status === 'rejected');
    assert.equal(failed.length, 2);
    for (const { reason } of failed) assert.ok(isProblem('wrong_password')(reason));
  });

  it('cannot try out the old one without end', async () => {
    const id = await newUser(process, 'taken-over');
    const origin = newOrigin();
    const attempt = (current: string) =>
      users().changePassword(id, { current, next: 'a new long password' }, origin, endNone);
    for (let count = 0; count < 5; count += 1)
      await assert.rejects(attempt('wrong'), isProblem('wrong_password'));
    await assert.rejects(attempt(PASSWORD), isProblem('too_many_requests'));
  });

  it('get another role, are disabled and enabled by an admin, which is on record', async () => {
    const id = await newUser(process, 'managed');
    assert.equal((await users().setRole(id, 'admin', byAdmin()))?.role, 'admin');
    const disabled = await users().setDisabled(id, true, byAdmin());
    assert.ok(disabled?.disabledAt);
    const again = await users().setDisabled(id, true, byAdmin());
    assert.equal(again?.disabledAt, disabled?.disabledAt);
    assert.deepEqual(await users().byId(id), again);
    assert.equal((await users().setDisabled(id, false, byAdmin()))?.disabledAt, null);
    const rows = await bench.query<object>(
      'SELECT kind, actor_id, facts FROM {schema}.audit_events WHERE user_id = $1 AND actor_id IS NOT NULL ORDER BY id',
      [id],
    );
    assert.deepEqual(rows, [
      { kind: 'role_changed', actor_id: adminId, facts: { role: 'admin' } },
      { kind: 'user_disabled', actor_id: adminId, facts: {} },
      { kind: 'user_disabled', actor_id: adminId, facts: {} },
      { kind: 'user_enabled', actor_id: adminId, facts: {} },
    ]);
  });

  it('are administered by who is an admin now, whatever the session says', async () => {
    const [id, former] = [await newUser(process, 'left-alone'), await bench.newAdmin(process, 'former')];
    await users().setRole(former, 'user', byAdmin());
    const byFormer = { ...newOrigin(), actorId: former };
    await assert.rejects(users().setRole(id, 'admin', byFormer), isProblem('forbidden'));
    await assert.rejects(users().setDisabled(id, true, byFormer), isProblem('forbidden'));
    assert.deepEqual([(await users().byId(id))?.role, (await users().byId(id))?.disabledAt], ['user', null]);
  });

  it('are left an admin when two of them shut out each other in the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const one = await bench.newAdmin(process, `one-${round}`);
      const other = await bench.newAdmin(process, `other-${round}`);
      const ends = await Promise.allSettled([
        users().setDisabled(other, true, { ...newOrigin(), actorId: one }),
        users().setDisabled(one, true, { ...newOrigin(), actorId: other }),
      ]);
      const [refused, ...more] = ends.filter((end) => end.status === 'rejected');
      assert.ok(isProblem('forbidden')(refused?.reason));
      assert.equal(more.length, 0);
    }
  });

  it('that there are not are answered as null, whatever the id', async () => {
    for (const id of ['u-nobody', '', 'u-\0', '🦊', '\ud800']) {
      assert.equal(await users().byId(id), null);
      assert.equal(await users().setRole(id, 'admin', byAdmin()), null);
      assert.equal(await users().setDisabled(id, true, byAdmin()), null);
    }
  });

  it('are listed page by page in the order of their names, each once', async () => {
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await users().page(cursor, 3);
      assert.ok(page.users.length <= 3);
      assert.ok(page.users.every((user) => !JSON.stringify(user).includes('argon2')));
      listed.push(...page.users.map(({ username }) => username));
      cursor = page.next;
    } while (cursor !== null);
    const rows = await bench.query<{ username: string }>(
      'SELECT username FROM {schema}.users ORDER BY lower(username) COLLATE "C"',
    );
    assert.deepEqual(
      listed,
      rows.map(({ username }) => username),
    );
    for (const made of ['nonsense!', Buffer.from("x' OR 1=1").toString('base64url'), ''])
      await assert.rejects(users().page(made, 3), isProblem('missing_data'), made);
  });
});
