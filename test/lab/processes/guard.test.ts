import assert from 'node:assert/strict';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { startGuard } from '../../../src/lab/processes/guard.ts';

const startSleeper = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);

it('what is guarded ends with the guard, and what was to be removed is gone', async () => {
  const guard = startGuard();
  const folder = await mkdtemp(join(tmpdir(), 'statelab-guard-'));
  await writeFile(join(folder, 'file'), '');
  const sleeper = startSleeper();
  const ended = once(sleeper, 'exit');
  guard.watch(sleeper);
  guard.removeAtEnd(folder);
  await guard.close();
  assert.deepEqual(await ended, [null, 'SIGKILL']);
  assert.equal(existsSync(folder), false);
  await guard.close();
});

it('what cannot be removed keeps nothing else from it, and nobody waiting', async () => {
  const guard = startGuard();
  const folder = await mkdtemp(join(tmpdir(), 'statelab-guard-'));
  guard.removeAtEnd(join(tmpdir(), 'x'.repeat(300)));
  guard.removeAtEnd(folder);
  await guard.close();
  assert.equal(existsSync(folder), false);
});

it('what nobody would guard does not run', async () => {
  const guard = startGuard();
  await guard.close();
  const sleeper = startSleeper();
  const ended = once(sleeper, 'exit');
  guard.watch(sleeper);
  assert.deepEqual(await ended, [null, 'SIGKILL']);
});

it('what is to be removed when the end has come already is removed at once', async () => {
  const guard = startGuard();
  await guard.close();
  const folder = await mkdtemp(join(tmpdir(), 'statelab-guard-'));
  guard.removeAtEnd(folder);
  assert.equal(existsSync(folder), false);
});

it('what has ended by itself is nobody’s concern any more, nor who has its number since', async () => {
  const guard = startGuard();
  const another = startSleeper();
  // Numbers are given anew: here at once, to a process that is none of ours.
  const ours = Object.assign(new ChildProcess(), { pid: another.pid });
  guard.watch(ours);
  ours.emit('exit', 0, null);
  await guard.close();
  assert.deepEqual([another.exitCode, another.signalCode], [null, null]);
  another.kill('SIGKILL');
  assert.deepEqual(await once(another, 'exit'), [null, 'SIGKILL']);
});
