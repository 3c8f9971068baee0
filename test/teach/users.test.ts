import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadUsers } from '../../src/teach/users.ts';
import { PASSWORD } from '../support/client.ts';

const ATTEMPTS = 5;

const users = await loadUsers(new URL('../../src/teach/data/users.json', import.meta.url));

/** Time of the processor, all threads together: it does not depend on what else the machine does. */
async function costUs(username: string): Promise<number> {
  const before = process.cpuUsage();
  assert.equal(await users.authenticate(username, `not ${PASSWORD}`), null);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

describe('the users', () => {
  it('are known by their password, and shown without it', async () => {
    const alice = { id: 'u-alice', username: 'alice', name: 'Alice Adams', role: 'admin' };
    assert.deepEqual(await users.authenticate('alice', PASSWORD), alice);
    assert.deepEqual(users.byId('u-alice'), alice);
    assert.equal(users.byId('alice'), undefined);
    assert.doesNotMatch(JSON.stringify(users.all()), /argon2/);
  });

  it('are read again when their file has changed, and stay as they are when it is of no use', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'statelab-test-users-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'users.json');
    const text = await readFile(new URL('../../src/teach/data/users.json', import.meta.url), 'utf8');
    await writeFile(file, text);
    const changing = await loadUsers(file);
    await writeFile(file, text.replace('"admin"', '"user"'));
    assert.equal(changing.byId('u-alice')?.role, 'admin');
    await changing.reload();
    assert.equal(changing.byId('u-alice')?.role, 'user');
    await writeFile(file, '{');
    await assert.rejects(changing.reload(), /USERS_FILE: is not valid JSON/);
    assert.equal(changing.byId('u-alice')?.role, 'user');
  });

  it('cost as much to check when they do not exist as when the password is wrong', async () => {
    const [known, unknown]: [number[], number[]] = [[], []];
    await costUs('bob');
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      known.push(await costUs('bob'));
      unknown.push(await costUs('nobody'));
    }
    const ratio = median(unknown) / median(known);
    assert.ok(median(known) > 5000, 'the password hashes of the teaching data are slow on purpose');
    assert.ok(ratio > 0.5 && ratio < 2, `an unknown user costs ${ratio} times as much`);
  });
});
