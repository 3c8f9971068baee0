import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { Deployment } from '../../src/lab/deployment.ts';
import { Lab } from '../../src/lab/lab.ts';
import { LabRefusal } from '../../src/lab/lab-control.ts';
import { listenNear } from '../../src/lab/ports.ts';
import { NodeFailed } from '../../src/lab/processes/node-process.ts';
import { guard, isAlive, nodesThatAnswer, startDeployment } from '../support/lab-deployments.ts';
import { withoutRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

describe('a node that has been drained', () => {
  it('gets no request, whatever else starts or is drained, until it comes back itself', async () => {
    const deployment = await startDeployment(3);
    await deployment.breakNode('node-3', 'drain');
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-1', 'node-2']);
    await deployment.breakNode('node-1', 'restart');
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-1', 'node-2'], 'after another one’s restart');
    await deployment.breakNode('node-2', 'drain');
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-1'], 'after another one’s drain');
    await deployment.healNode('node-3');
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-1', 'node-3']);
    assert.equal(deployment.failure, null);
  });
});

describe('a node that was killed from outside', () => {
  it('is the deployment’s failure until it is healed, whatever else is healed meanwhile', async () => {
    const deployment = await startDeployment(2);
    const [first, second] = deployment.nodes;
    for (const node of [first, second]) {
      process.kill(node?.pid as number, 'SIGKILL');
      await until('its end is noticed', () => node?.state === 'down');
    }
    assert.match(deployment.failure ?? '', /^node-1 was killed/);
    await deployment.healNode('node-1');
    assert.match(deployment.failure ?? '', /^node-2 was killed/);
    await deployment.healNode('node-2');
    assert.equal(deployment.failure, null);
  });
});

it('a node is healed only where there is something to heal', async () => {
  const deployment = await startDeployment(1);
  const isRefused = (error: unknown) =>
    error instanceof LabRefusal &&
    error.reason === 'impossible' &&
    /^node-1 is \w+; only/.test(error.message);
  await assert.rejects(deployment.healNode('node-1'), isRefused);
  const draining = deployment.breakNode('node-1', 'drain');
  await assert.rejects(deployment.healNode('node-1'), isRefused);
  await draining;
  await deployment.healNode('node-1');
  assert.equal(deployment.nodes[0]?.state, 'healthy');
});

it('a node that is restarted twice at once is one process, and it is watched', async () => {
  const deployment = await startDeployment(2);
  const [node] = deployment.nodes;
  const restarts = [1, 2].map(() => deployment.breakNode('node-1', 'restart'));
  const ended = await Promise.allSettled(restarts);
  assert.deepEqual(
    ended.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.match(String(ended[1]?.status === 'rejected' && ended[1].reason), /node-1 is leaving already/);
  assert.deepEqual([node?.state, deployment.failure], ['healthy', null]);
  await deployment.breakNode('node-1', 'kill');
  assert.deepEqual(await nodesThatAnswer(deployment), ['node-2'], 'there was no other');
});

it('a node whose port was taken while it was away takes another, and is found there', async (t) => {
  const deployment = await startDeployment(1);
  const [node] = deployment.nodes;
  const port = node?.port ?? 0;
  await deployment.breakNode('node-1', 'drain');
  const squatter = createServer();
  await listenNear(squatter, port);
  t.after(() => squatter.close());
  await deployment.healNode('node-1');
  assert.notEqual(node?.port, port);
  assert.deepEqual(await nodesThatAnswer(deployment), ['node-1']);
});

describe('a deployment that is stopped', () => {
  it('stays so, also when one of its nodes was just being restarted', async () => {
    const deployment = await startDeployment(1);
    const restarting = deployment.breakNode('node-1', 'restart');
    const isRefused = (error: unknown) => error instanceof LabRefusal || error instanceof NodeFailed;
    await Promise.all([assert.rejects(restarting, isRefused), deployment.stop()]);
    assert.deepEqual([deployment.nodes[0]?.state, deployment.nodes[0]?.pid], ['down', null]);
    await assert.rejects(deployment.healNode('node-1'), /has been stopped/);
  });

  it('because a node does not start leaves none of the others', async () => {
    const script = "process.env.NODE_NAME === 'node-2' ? process.exit(9) : setInterval(() => {}, 1000)";
    const ready = 'console.log(\'{"listening":"http://127.0.0.1:1","node":"n","strategy":"jwt"}\');';
    const pids: number[] = [];
    const watching = { ...guard, watch: (child: { pid?: number }) => pids.push(child.pid as number) };
    const command = { command: process.execPath, args: ['-e', `${script};${ready}`], hasChannel: false };
    const options = { name: 'jwt', strategy: 'jwt', policy: 'round-robin', store: null } as const;
    const started = Deployment.start({ ...options, guard: watching, nodeCount: 3, command });
    await assert.rejects(started, /node-2 ended by itself \(exit code 9\)/);
    assert.equal(pids.length, 3);
    await until('all have ended', () => !pids.some(isAlive));
  });
});

it('a deployment is started once, however often it is asked for', { skip: withoutRedis }, async (t) => {
  // Its store is opened first, which takes a while: the second wish comes in between.
  const lab = new Lab({ experiments: [], runsRoot: '/dev/null', announce: () => undefined });
  t.after(() => lab.stop());
  const asked = await Promise.allSettled([lab.startDeployment('redis', 1), lab.startDeployment('redis', 1)]);
  assert.deepEqual(asked.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await assert.rejects(lab.startDeployment('redis'), /redis runs already/);
  await lab.stop();
  await assert.rejects(lab.startDeployment('memory'), /The lab is being stopped/);
});
