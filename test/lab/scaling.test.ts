// Deployments that grow and shrink, on real processes: who gets requests, who is drained, and what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nodesMax } from '../../src/protocol/lab-words.ts';
import { isAlive, login, nodesThatAnswer, startDeployment } from '../support/lab-deployments.ts';
import { until } from '../support/until.ts';

describe('a drain', () => {
  it('waits for what the gateway has sent to the node, before the node hears of it', async () => {
    // Without a channel it is told by a signal, which ends it in the middle of whatever it does.
    const script = `
      let waiting = 0;
      const server = require('node:http').createServer(({ method }, response) => {
        if (method === 'GET') return response.end(String(waiting));
        waiting += 1;
        setTimeout(() => response.end('done'), 400);
      });
      server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({
        listening: 'http://127.0.0.1:' + server.address().port, node: 'n', strategy: 'jwt' })));`;
    const command = { command: process.execPath, args: ['-e', script], hasChannel: false };
    const deployment = await startDeployment(3, command);
    const posts = Array.from({ length: 9 }, () => fetch(deployment.url, { method: 'POST', body: '{}' }));
    for (const { name, origin } of deployment.nodes) {
      const waiting = async () => Number(await (await fetch(origin as string)).text());
      await until(`${name} has three of them`, async () => (await waiting()) === 3);
    }
    await deployment.breakNode('node-1', 'drain');
    await deployment.removeNode('node-2');
    const answers = await Promise.all(posts);
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(9).fill(200),
    );
  });
});

describe('a deployment that grows and shrinks', () => {
  it('sends requests to a node as soon as it is added, under the next number', async () => {
    const deployment = await startDeployment(1);
    assert.equal(await deployment.addNode(), 'node-2');
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-1', 'node-2']);
    const token = ((await (await login(deployment)).json()) as { token: string }).token;
    const me = (origin: string | null | undefined) =>
      fetch(`${origin}/api/stateless/me`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await me(deployment.nodes[1]?.origin)).status, 200, 'it has the same keys');
  });

  it('drains a node that is removed, forgets it, and never gives its number again', async () => {
    const deployment = await startDeployment(3);
    const pid = deployment.node('node-3').pid as number;
    await deployment.removeNode('node-3');
    assert.equal(isAlive(pid), false);
    assert.deepEqual(
      deployment.nodes.map(({ name }) => name),
      ['node-1', 'node-2'],
    );
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-1', 'node-2']);
    assert.throws(() => deployment.node('node-3'), /has no node node-3; it has node-1, node-2/);
    assert.equal(await deployment.addNode(), 'node-4');
    assert.equal(deployment.failure, null);
  });

  it('removes what is down or paused as well, but never the last one', async () => {
    const deployment = await startDeployment(2);
    await deployment.breakNode('node-1', 'kill');
    await deployment.removeNode('node-1');
    await assert.rejects(deployment.removeNode('node-2'), /node-2 is the last node of jwt/);
    await assert.rejects(deployment.removeNode('node-7'), /has no node node-7/);
    assert.deepEqual(await nodesThatAnswer(deployment), ['node-2']);
  });

  it('says when it may have no more, and starts none once it has been stopped', async () => {
    const script = `
      const server = require('node:http').createServer((_, response) => response.end());
      server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({
        listening: 'http://127.0.0.1:' + server.address().port, node: 'n', strategy: 'jwt' })));`;
    const command = { command: process.execPath, args: ['-e', script], hasChannel: false };
    const deployment = await startDeployment(nodesMax, command);
    await assert.rejects(deployment.addNode(), /jwt has 9 nodes, the most it may/);
    await deployment.stop();
    await assert.rejects(deployment.addNode(), /jwt has been stopped/);
  });

  it('keeps what it was when a node that is added does not start', async () => {
    const script = "if (process.env.NODE_NAME === 'node-2') process.exit(9); setInterval(() => {}, 1000)";
    const ready = 'console.log(\'{"listening":"http://127.0.0.1:1","node":"n","strategy":"jwt"}\');';
    const command = { command: process.execPath, args: ['-e', `${script};${ready}`], hasChannel: false };
    const deployment = await startDeployment(1, command);
    await assert.rejects(deployment.addNode(), /node-2 ended by itself \(exit code 9\)/);
    assert.deepEqual(
      deployment.nodes.map(({ name }) => name),
      ['node-1'],
    );
    assert.equal(deployment.failure, null);
  });
});
