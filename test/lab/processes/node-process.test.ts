import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, describe, it } from 'node:test';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { deploymentEnvironment, teachingServer } from '../../../src/lab/node-command.ts';
import { startChild } from '../../../src/lab/processes/child.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { type NodeCommandLine, NodeFailed, NodeProcess } from '../../../src/lab/processes/node-process.ts';
import { PASSWORD } from '../../support/client.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import { until } from '../../support/until.ts';

const guard = startGuard();
after(() => guard.close());

const withoutPause = process.platform === 'win32' ? 'Windows cannot pause a process' : false;
const env = deploymentEnvironment({
  strategy: 'memory',
  cookieName: 'statelab_memory',
  storePrefix: 'statelab:test:',
  redisUrl: null,
  lifetimes: undefined,
});

async function startNode(command: NodeCommandLine = teachingServer('memory')): Promise<NodeProcess> {
  const node = new NodeProcess(guard, { ...command, name: 'node-7', env, port: 0 });
  after(() => node.stop());
  await node.start();
  return node;
}

/** A server of somebody else's: it says that it is ready, and what follows. */
const stranger = (script: string): NodeCommandLine => {
  const ready = '{ listening: "http://127.0.0.1:1/", node: "node-7", strategy: "memory" }';
  const say = `console.log(JSON.stringify(${ready}));`;
  return { command: process.execPath, args: ['-e', `${say}${script}`], hasChannel: false };
};

const isRefused = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('close', () => socket.destroy());
  });

const login = (node: NodeProcess) =>
  fetch(`${node.origin}/api/stateful/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: PASSWORD }),
  });

describe('a node that ends by itself', () => {
  it('is reported with its name, its exit and the end of its log', async () => {
    const node = await startNode(stranger('console.error("the disk is gone"); process.exitCode = 7'));
    const reported = Promise.withResolvers<string>();
    node.onUnexpectedExit = reported.resolve;
    const text = await reported.promise;
    assert.match(text, /^node-7 ended by itself \(exit code 7\)\. Its last log lines:\n {2}the disk is gone/);
    assert.deepEqual([node.state, node.pid], ['down', null]);
  });

  it('is reported with the signal that ended it, paused or not', { skip: withoutPause }, async () => {
    for (const state of ['healthy', 'paused']) {
      const node = await startNode();
      const reported = Promise.withResolvers<string>();
      node.onUnexpectedExit = reported.resolve;
      if (state === 'paused') node.pause();
      process.kill(node.pid as number, 'SIGKILL');
      assert.match(await reported.promise, /^node-7 ended by itself \(SIGKILL\)/);
    }
  });

  it('before it is ready fails to start, and says why', async () => {
    const command = { ...teachingServer('memory'), args: ['-e', 'throw new Error("no such key")'] };
    await assert.rejects(startNode(command), (error) => {
      assert.ok(error instanceof NodeFailed);
      assert.match(error.message, /^node-7 ended by itself \(exit code 1\)/);
      assert.match(error.message, /no such key/);
      return true;
    });
  });

  it('because there is no such program fails to start, and is down', async () => {
    const command = { command: '/no/such/program', args: [], hasChannel: false };
    const node = new NodeProcess(guard, { ...command, name: 'node-7', env, port: 0 });
    await assert.rejects(node.start(), /^NodeFailed|Error: node-7 cannot be started: .*ENOENT/);
    assert.equal(node.state, 'down');
  });
});

describe('a node that is killed', () => {
  it('ends by SIGKILL, refuses within a second, and is not reported', async () => {
    const node = await startNode();
    const reports: string[] = [];
    node.onUnexpectedExit = (text) => reports.push(text);
    const port = node.port as number;
    const pid = node.pid as number;
    const startedAt = performance.now();
    await node.kill();
    await until('the port refuses', () => isRefused(port));
    assert.ok(performance.now() - startedAt < 1_000);
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual([node.state, node.pid, reports], ['down', null, []]);
    await assert.rejects(node.kill(), LabRefusal);
  });

  it('comes back on its port, with nothing remembered', async () => {
    const node = await startNode();
    const { port } = node;
    await login(node);
    assert.equal((await node.measure())?.sessionsHeld, 1);
    await node.kill();
    await node.start();
    assert.deepEqual([node.port, node.lastMeasured], [port, null]);
    assert.equal((await node.measure())?.sessionsHeld, 0);
    await assert.rejects(node.start(), /runs already/);
  });
});

it('a node that is drained finishes the request in flight, takes no new one, and ends by itself', async () => {
  const node = await startNode();
  const reports: string[] = [];
  node.onUnexpectedExit = (text) => reports.push(text);
  const port = node.port as number;
  const connection = new RawConnection(node.origin as string);
  const body = JSON.stringify({ username: 'alice', password: PASSWORD });
  const fields = ['Host: x', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  connection.write(['POST /api/stateful/login HTTP/1.1', ...fields], body.slice(0, 10));
  await until('the node has accepted it', async () => (await fetch(`${node.origin}/livez`)).ok);

  const drained = node.drain();
  assert.equal(node.state, 'draining');
  await until('no new connection is taken', () => isRefused(port));
  connection.socket.write(body.slice(10));
  assert.equal((await connection.response('POST')).status, 200);
  await drained;
  assert.deepEqual([node.state, node.origin, reports], ['down', null, []]);
});

describe('a node that is paused', { skip: withoutPause }, () => {
  it('accepts connections and stays silent, then goes on where it was', async () => {
    const node = await startNode();
    await login(node);
    node.pause();
    assert.equal(node.state, 'paused');
    const silent = fetch(`${node.origin}/livez`, { signal: AbortSignal.timeout(300) });
    await assert.rejects(silent, { name: 'TimeoutError' });
    assert.equal(await node.measure(), null, 'it cannot answer');
    node.resume();
    assert.equal((await fetch(`${node.origin}/livez`)).status, 200);
    assert.equal((await node.measure())?.sessionsHeld, 1);
  });

  it('can be killed', async () => {
    const node = await startNode();
    node.pause();
    await node.stop();
    assert.equal(node.state, 'down');
  });
});

it('a node is measured after a collection: its heap, its memory and its sessions', async () => {
  const node = await startNode();
  const [before] = [await node.measure(), await login(node), await login(node)];
  const measured = await node.measure();
  assert.equal(measured?.sessionsHeld, 2);
  assert.deepEqual(node.lastMeasured, measured);
  for (const bytes of [before?.heapBytes ?? 0, measured?.rssBytes ?? 0]) {
    assert.ok(bytes > 1_000_000 && bytes < 1_000_000_000, String(bytes));
  }
});

it('a server without the lab’s channel is not measured, and is drained by a signal', async () => {
  const node = await startNode(stranger('setInterval(() => {}, 1000)'));
  assert.equal(await node.measure(), null);
  await node.drain();
  assert.equal(node.state, 'down');
});

it('a child sees what it needs of the environment, and none of its secrets', async (t) => {
  process.env.CANARY_SECRET = 'canary';
  process.env.REDIS_URL = 'redis://:canary@127.0.0.1:1';
  t.after(() => {
    delete process.env.CANARY_SECRET;
    delete process.env.REDIS_URL;
  });
  const printed = Promise.withResolvers<string>();
  await startChild(guard, {
    command: process.execPath,
    args: ['-e', 'console.log(JSON.stringify(process.env))'],
    env: { OWN: 'yes' },
    hasChannel: false,
    onOutputLine: printed.resolve,
  });
  const seen = JSON.parse(await printed.promise);
  assert.doesNotMatch(JSON.stringify(seen), /canary/i);
  assert.deepEqual([seen.OWN, seen.PATH], ['yes', process.env.PATH]);
});
