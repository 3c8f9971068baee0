// The lab's users may lose a right while servers run: in one deployment, on all of its nodes, and nowhere else.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { after, describe, it, type TestContext } from 'node:test';
import { Deployment } from '../../src/lab/deployment.ts';
import { LabRefusal } from '../../src/lab/lab-control.ts';
import { deploymentEnvironment, labUsersFile, teachingServer } from '../../src/lab/node-command.ts';
import { type Guard, startGuard } from '../../src/lab/processes/guard.ts';
import { NodeFailed, NodeProcess } from '../../src/lab/processes/node-process.ts';
import { UsersFile } from '../../src/lab/users-file.ts';
import { PASSWORD } from '../support/client.ts';

const folders: string[] = [];
const guard = startGuard();
const watching: Guard = { ...guard, removeAtEnd: (folder) => void folders.push(folder) };
after(() => guard.close());

/** Logs alice in, and asks for the list of users with her session, as often as it is called. */
async function adminOf(url: string | null | undefined): Promise<() => Promise<number>> {
  const login = await fetch(`${url}/api/stateful/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: PASSWORD }),
  });
  const cookies = login.headers.getSetCookie().map((line) => line.split(';')[0]);
  const headers = { cookie: cookies.join('; ') };
  return async () => (await fetch(`${url}/api/stateful/users`, { headers })).status;
}

async function start(t: TestContext): Promise<Deployment> {
  const options = { name: 'sticky', strategy: 'memory', policy: 'affinity', store: null } as const;
  const deployment = await Deployment.start({ ...options, guard: watching, nodeCount: 2 });
  t.after(() => deployment.stop());
  return deployment;
}

describe('a demotion', () => {
  it('takes the right at once, on every node, and also on one that starts later', async (t) => {
    const deployment = await start(t);
    const [first, second] = await Promise.all(deployment.nodes.map(({ origin }) => adminOf(origin)));
    assert.deepEqual([await first?.(), await second?.()], [200, 200]);
    await deployment.breakNode('node-2', 'kill');
    await (await deployment.demotionOf('alice'))();
    assert.equal(await first?.(), 403);
    await deployment.healNode('node-2');
    await deployment.addNode();
    for (const name of ['node-2', 'node-3']) {
      const ask = await adminOf(deployment.node(name).origin);
      assert.equal(await ask(), 403, name);
    }
  });

  it('leaves other deployments as they were, and nothing behind', async (t) => {
    const [one, other] = [await start(t), await start(t)];
    const ask = await adminOf(other.url);
    await one.demotionOf('alice').then((demote) => demote());
    assert.equal(await ask(), 200);
    assert.match(await readFile(labUsersFile, 'utf8'), /"username": "alice"[^}]+"role": "admin"/);
    const own = folders.slice(-2);
    assert.ok(own.every((folder) => existsSync(folder)));
    await Promise.all([one.stop(), other.stop()]);
    assert.ok(!own.some((folder) => existsSync(folder)));
  });

  it('is refused where there is no right to take', async (t) => {
    const file = await UsersFile.create(watching);
    t.after(() => file.remove());
    await assert.rejects(file.demote('bob'), LabRefusal);
    await assert.rejects(file.demote('nobody'), /nobody is no admin/);
    await file.demote('alice');
    await assert.rejects(file.demote('alice'), /alice is no admin/);
  });
});

it('a node that cannot read its users again says why, and keeps those that it had', async (t) => {
  const file = await UsersFile.create(watching);
  const env = deploymentEnvironment({
    strategy: 'memory',
    cookieName: 'statelab_memory',
    storePrefix: 'statelab:test:',
    redisUrl: null,
    lifetimes: undefined,
    usersFile: file.path,
  });
  const node = new NodeProcess(guard, { ...teachingServer('memory'), name: 'node-1', env, port: 0 });
  t.after(() => node.stop().then(file.remove));
  await node.start();
  const ask = await adminOf(node.origin);
  await writeFile(file.path, '[]');
  const isTold = (error: unknown) =>
    error instanceof NodeFailed && /^node-1 did not read its users again: USERS_FILE: /.test(error.message);
  await assert.rejects(node.reloadUsers(), isTold);
  assert.equal(await ask(), 200);
});
