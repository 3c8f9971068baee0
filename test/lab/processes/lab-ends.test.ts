// However the lab ends, nothing that it has started outlives it: no node, no store, no guardian, no folder.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killChild } from '../../support/child.ts';
import { type LabPage, startLab, startPage } from '../../support/lab-process.ts';
import { type MarkedFolder, markedFolder, untilNothingIsLeft, withoutProc } from '../../support/leftovers.ts';
import { withoutPostgres } from '../../support/postgres-programs.ts';
import { withoutRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const skip = withoutProc || withoutRedis;

/** A page with everything that could be left: a node that is paused, a healthy one, Redis, the guardian. */
async function startBusyPage(folder: MarkedFolder): Promise<LabPage> {
  const page = await startPage(folder);
  await page.post('deployments/redis/start', { nodes: 2 });
  await page.post('deployments/redis/nodes/node-1/pause');
  const started = [...folder.processes().values()];
  for (const [what, count] of [
    ['stateful-server', 2],
    ['redis-server', 1],
    ['guardian', 1],
  ] as const) {
    assert.equal(started.filter((command) => command.includes(what)).length, count, started.join('\n'));
  }
  assert.equal(folder.storeFolders().length, 1);
  return page;
}

describe('the page with a paused PostgreSQL', { skip: withoutProc || withoutPostgres }, () => {
  const startPaused = async (folder: MarkedFolder) => {
    const page = await startPage(folder);
    await page.post('deployments/postgres/start', { nodes: 1 });
    await page.post('deployments/postgres/store/pause');
    const commands = [...folder.processes().values()];
    assert.ok(commands.filter((command) => command.startsWith('postgres: ')).length > 3, commands.join('\n'));
    return page;
  };

  it('killed by SIGKILL leaves none of its processes', async (t) => {
    const folder = markedFolder(t);
    const { child } = await startPaused(folder);
    await killChild(child);
    await untilNothingIsLeft(folder);
  });

  it('ended by Ctrl-C ends them all in order', async (t) => {
    const folder = markedFolder(t);
    const { child } = await startPaused(folder);
    child.process.kill('SIGINT');
    assert.equal(await child.exited, 0, child.output());
    await untilNothingIsLeft(folder);
  });
});

it('the page starts no node and no store before somebody uses one', { skip: withoutProc }, async (t) => {
  const folder = markedFolder(t);
  const { child } = await startPage(folder);
  t.after(() => killChild(child));
  const started = [...folder.processes().values()];
  const others = started.filter((command) => !/cli\.ts start|guardian/.test(command));
  assert.deepEqual(others, []);
  assert.equal(started.length, 2, started.join('\n'));
});

describe('the page', { skip }, () => {
  it('killed by SIGKILL leaves nothing', async (t) => {
    const folder = markedFolder(t);
    const { child } = await startBusyPage(folder);
    await killChild(child);
    await untilNothingIsLeft(folder);
  });

  for (const [signal, how] of [
    ['SIGINT', 'Ctrl-C'],
    ['SIGHUP', 'a closed terminal'],
  ] as const) {
    it(`ended by ${how} ends everything in order, which is a success`, async (t) => {
      const folder = markedFolder(t);
      const { child } = await startBusyPage(folder);
      child.process.kill(signal);
      assert.equal(await child.exited, 0, child.output());
      assert.doesNotMatch(child.output(), /^\s+at /m);
      await untilNothingIsLeft(folder);
    });
  }
});

const interrupted = { SIGINT: 130, SIGTERM: 143 } as const;

describe('a run', { skip }, () => {
  for (const [signal, exitCode] of Object.entries(interrupted)) {
    it(`interrupted by ${signal} ends with ${exitCode}, since it has not finished, and leaves nothing`, async (t) => {
      const folder = markedFolder(t);
      const args = ['run', '10', '--deployment', 'redis', '--nodes', '2', '--runs', folder.path];
      const child = startLab(folder, args);
      await until('nodes and Redis run', () => {
        const commands = [...folder.processes().values()].join();
        return commands.includes('stateful-server') && commands.includes('redis-server');
      });
      child.process.kill(signal as NodeJS.Signals);
      assert.equal(await child.exited, exitCode, child.output());
      assert.doesNotMatch(child.output(), /^\s+at /m);
      await untilNothingIsLeft(folder);
    });
  }
});
