/** Nodes for the tests of the supervisor: our own server, and a stranger's. They end with the test file. */
import { after } from 'node:test';
import { deploymentEnvironment, teachingServer } from '../../../src/lab/node-command.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { NodeProcess } from '../../../src/lab/processes/node-process.ts';
import type { NodeCommandLine } from '../../../src/lab/processes/node-spec.ts';

export const guard = startGuard();
after(() => guard.close());

export const withoutPause = process.platform === 'win32' ? 'Windows cannot pause a process' : false;
export const env = deploymentEnvironment({
  strategy: 'memory',
  cookieName: 'statelab_memory',
  storePrefix: 'statelab:test:',
  redisUrl: null,
  lifetimes: undefined,
});

export async function startNode(command: NodeCommandLine = teachingServer('memory')): Promise<NodeProcess> {
  const node = new NodeProcess(guard, { ...command, name: 'node-7', env, port: 0 });
  after(() => node.stop());
  await node.start();
  return node;
}

/** A server of somebody else's: it says that it is ready, and what follows. */
export const stranger = (script: string): NodeCommandLine => {
  const ready = '{ listening: "http://127.0.0.1:1/", node: "node-7", strategy: "memory" }';
  const say = `console.log(JSON.stringify(${ready}));`;
  return { command: process.execPath, args: ['-e', `${say}${script}`], hasChannel: false };
};
