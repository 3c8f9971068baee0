import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Problem } from '../../../src/protocol/problems.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { isProblem } from '../../support/problem.ts';
import { until } from '../../support/until.ts';
import { accountsBench, cheap, endNone, newOrigin, newUser, PASSWORD, type Process } from './bench.ts';

describe('a login', { skip: withoutPostgres }, () => {
  const bench = accountsBench();
  let process: Process;
  let admin: { actorId: string };
  before(async () => {
    process = await bench.open();
    admin = { actorId: await bench.newAdmin(process, 'admin') };
  });

  const login = (username: string, password = PASSWORD, origin = newOrigin()) =>
    process.accounts.users.authenticate(username, password, origin);

  /** The statements and the hash verifications of a login that fails. */
  async function workOf(username: string, password: string) {
    const { verified } = process.accounts.hashing.counts();
    const from = process.asked.length;
    const { user } = await login(username, password);
    assert.equal(user, null);
    return [process.accounts.hashing.counts().verified - verified, ...process.asked.slice(from)];
  }

  it('answers the user, whatever case the name is written in', async () => {
    const id = await newUser(process, 'Anna.Lund');
    const { user } = await login('anna.LUND');
    assert.deepEqual(user, { id, username: 'Anna.Lund', name: 'Anna.Lund by name', role: 'user' });
  });

  it('takes the same work for a wrong password, an unknown name and a disabled user', async () => {
    const id = await newUser(process, 'disabled');
    await newUser(process, 'known');
    await process.accounts.users.setDisabled(id, true, { ...newOrigin(), ...admin });
    for (const [name, password] of [
      ['known', 'wrong'],
      ['nobody', PASSWORD],
      ['disabled', PASSWORD],
      ['disabled', 'wrong'],
      ['no name at all \0 🦊', PASSWORD],
      ['', PASSWORD],
    ] as const)
      assert.deepEqual(
        await workOf(name, password),
        [1, 'guess_admit', 'user_credential_by_name', 'guess_settle'],
        `${name} ${password}`,
      );
  });

  it('answers an enabled user again', async () => {
    const id = await newUser(process, 'comes-back');
    const origin = { ...newOrigin(), ...admin };
    await process.accounts.users.setDisabled(id, true, origin);
    assert.equal((await login('comes-back')).user, null);
    const enabled = await process.accounts.users.setDisabled(id, false, origin);
    assert.equal(enabled?.disabledAt, null);
    assert.equal((await login('comes-back')).user?.id, id);
  });

  it('renews a hash that is cheaper than new ones, once', async () => {
    await newUser(process, 'old-hash');
    const risen = await bench.open({ cost: { ...cheap, memoryKib: 64, passes: 2 } });
    const users = risen.accounts.users;
    assert.ok((await users.authenticate('old-hash', PASSWORD, newOrigin())).user);
    assert.equal(risen.accounts.hashing.counts().hashed, 1);
    assert.ok((await users.authenticate('old-hash', PASSWORD, newOrigin())).user);
    assert.equal(risen.accounts.hashing.counts().hashed, 1);
    const [row] = await bench.query<{ hash: string }>(
      "SELECT password_hash AS hash FROM {schema}.users WHERE username = 'old-hash'",
    );
    assert.match(row?.hash ?? '', /m=64,t=2,p=1/);
  });

  it('that fails on a cheaper hash spends what the hash saved', async () => {
    await newUser(process, 'cheap-hash');
    const risen = await bench.open({ cost: { ...cheap, memoryKib: 64 } });
    const { user } = await risen.accounts.users.authenticate('cheap-hash', 'wrong', newOrigin());
    assert.equal(user, null);
    assert.deepEqual(
      { ...risen.accounts.hashing.counts() },
      { waiting: 0, running: 0, hashed: 0, verified: 2 },
    );
  });

  it('that fails on a cheaper hash counts, also where the queue is full before the rest is spent', async (t) => {
    await newUser(process, 'cheap-and-busy');
    const risen = await bench.open({ cost: { ...cheap, memoryKib: 64 } });
    const verify = t.mock.method(risen.accounts.hashing, 'verify');
    verify.mock.mockImplementationOnce(() => Promise.reject(new Problem('overloaded')), 1);
    const { user, limits } = await risen.accounts.users.authenticate('cheap-and-busy', 'wrong', newOrigin());
    assert.equal(user, null);
    assert.equal(verify.mock.callCount(), 2);
    for (const { quota, remaining } of limits) assert.equal(remaining, quota - 1);
  });

  it('is confirmed until the user is disabled, gets another role or another password', async () => {
    const { users } = process.accounts;
    const id = await newUser(process, 'confirmed');
    const origin = { ...newOrigin(), ...admin };
    const again = async () => (await login('confirmed')).confirm;

    const beforeRole = await again();
    assert.equal(await beforeRole(), true);
    await users.setRole(id, 'admin', origin);
    assert.equal(await beforeRole(), false);

    const beforeDisabling = await again();
    await users.setDisabled(id, true, origin);
    assert.equal(await beforeDisabling(), false);
    await users.setDisabled(id, false, origin);

    const beforeChange = await again();
    await users.changePassword(id, { current: PASSWORD, next: `${PASSWORD} more` }, newOrigin(), endNone);
    assert.equal(await beforeChange(), false);
    assert.equal(await (await login('confirmed', 'wrong')).confirm(), false);
  });

  it('that fails is told to the log and the trail, without what was typed', async () => {
    const id = await newUser(process, 'watched');
    const origin = newOrigin();
    await login('watched', 'typed-password-one', origin);
    await login('typed-password-two', 'x', origin);
    const lines = process.lines.filter(({ facts }) => facts.trace_id === origin.traceId);
    assert.deepEqual(
      lines.map(({ level, event, facts }) => [level, event, facts.userId, facts.reason]),
      [
        ['warn', 'login_failed', id, 'wrong_password'],
        ['warn', 'login_failed', undefined, 'unknown_user'],
      ],
    );
    await process.accounts.audit.flush();
    const rows = await bench.query<{ kind: string; facts: object }>(
      'SELECT kind, facts FROM {schema}.audit_events WHERE trace_id = $1 ORDER BY id',
      [origin.traceId],
    );
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['login_failed', 'login_failed'],
    );
    assert.doesNotMatch(JSON.stringify([lines, rows]), /typed-password/);
  });

  it('that meets the limit is told so, and to the trail', async () => {
    const origin = newOrigin();
    for (let count = 0; count < 5; count += 1) await login('guessed', 'wrong', origin);
    await assert.rejects(login('guessed', 'wrong', origin), isProblem('too_many_requests'));
    assert.ok(
      process.lines.some(
        ({ event, facts }) => event === 'login_limited' && facts.trace_id === origin.traceId,
      ),
    );
  });

  it('fails with store_unavailable while PostgreSQL is away, and costs no hash', async () => {
    const away = await bench.open({ deadlineMs: 500 });
    const { verified } = away.accounts.hashing.counts();
    bench.postgres.pause();
    try {
      const failed = away.accounts.users.authenticate('known', PASSWORD, newOrigin());
      await assert.rejects(failed, isProblem('store_unavailable'));
      assert.equal(away.accounts.hashing.counts().verified, verified);
    } finally {
      bench.postgres.resume();
    }
    const back = async () => (await away.accounts.users.authenticate('known', PASSWORD, newOrigin())).user;
    assert.equal((await until('it is back', back))?.username, 'known');
  });
});
