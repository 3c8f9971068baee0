import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { startChild } from '../../../src/lab/processes/child.ts';
import type { NodeProcess } from '../../../src/lab/processes/node-process.ts';
import { PASSWORD } from '../../support/client.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import { until } from '../../support/until.ts';
import { guard, startNode, stranger, withoutPause } from './start-node.ts';

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

  it('has no say in it: SIGTERM would be ignored', async () => {
    const node = await startNode(stranger("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);"));
    const pid = node.pid as number;
    const startedAt = performance.now();
    await node.kill();
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.ok(performance.now() - startedAt < 1_000, 'and nobody waits for it');
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

  it('wakes up to be drained, and does so at once', async () => {
    const node = await startNode();
    node.pause();
    const startedAt = performance.now();
    await node.drain();
    assert.ok(performance.now() - startedAt < 10_000, 'it was not waited for until it had to be killed');
    assert.equal(node.state, 'down');
  });

  it('is not paused again, and only it can go on', async () => {
    const node = await startNode();
    assert.throws(() => node.resume(), /node-7 is healthy; that can be done to a paused node only/);
    node.pause();
    assert.throws(() => node.pause(), /node-7 is paused; that can be done to a healthy node only/);
    node.resume();
    const drained = node.drain();
    assert.throws(() => node.pause(), LabRefusal);
    assert.throws(() => node.resume(), LabRefusal);
    await drained;
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
