// What the lab makes of a node that ends, or does not get ready, and nobody ordered it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { teachingServer } from '../../../src/lab/node-command.ts';
import { NodeFailed, NodeProcess } from '../../../src/lab/processes/node-process.ts';
import { until } from '../../support/until.ts';
import { env, guard, startNode, stranger, withoutPause } from './start-node.ts';

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
      assert.equal(await reported.promise, 'node-7 was killed (SIGKILL), and not by the lab.');
    }
  });

  it('is told without what its log says of everyday work', async () => {
    const lines = [
      { level: 'info', event: 'request' },
      { level: 'warn', event: 'disk' },
    ].map((line) => JSON.stringify(line));
    const say = lines.map((line) => `console.error(${JSON.stringify(line)});`).join('');
    for (const [script, told] of [
      [`${say} process.exitCode = 7`, `. Its last log lines:\n  ${lines[1]}`],
      ['process.exitCode = 7', '.'],
    ] as const) {
      const node = await startNode(stranger(script));
      const reported = Promise.withResolvers<string>();
      node.onUnexpectedExit = reported.resolve;
      assert.equal(await reported.promise, `node-7 ended by itself (exit code 7)${told}`);
    }
  });

  it('because it crashes is not said to have been killed', { skip: withoutPause }, async () => {
    const node = await startNode(stranger('process.kill(process.pid, "SIGSEGV")'));
    const reported = Promise.withResolvers<string>();
    node.onUnexpectedExit = reported.resolve;
    assert.equal(await reported.promise, 'node-7 ended by itself (SIGSEGV).');
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

describe('a node that does not get ready', () => {
  const silent = {
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    hasChannel: false,
  };
  const spec = { ...silent, name: 'node-7', env, port: 0 };

  it('in time is ended, and can be started again', async () => {
    const node = new NodeProcess(guard, { ...spec, readyMsMax: 100 });
    for (let tried = 0; tried < 2; tried += 1) {
      await assert.rejects(node.start(), (error) => {
        assert.ok(error instanceof NodeFailed);
        assert.equal(error.message, 'node-7 is not ready after 100 ms.');
        return true;
      });
      assert.deepEqual([node.state, node.pid], ['down', null]);
    }
  });

  it('because it was killed meanwhile does not say that somebody else did it', async () => {
    const node = new NodeProcess(guard, spec);
    const failed = assert.rejects(
      node.start(),
      /^(NodeFailed|Error): node-7 was ended before it was ready\.$/,
    );
    await until('it has a process', () => node.pid);
    assert.throws(() => node.pause(), LabRefusal);
    await node.kill();
    await failed;
    assert.equal(node.state, 'down');
  });
});
