// What is decided by the name of the system: said here for all of them, whichever one this runs on.
import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { impossibleFaults } from '../../src/lab/impossible-faults.ts';
import { listenNear, portAfter } from '../../src/lab/ports.ts';
import { isGone } from '../../src/lab/processes/child.ts';
import { startGuard } from '../../src/lab/processes/guard.ts';
import { clusterConfiguration } from '../../src/lab/stores/postgres-cluster.ts';
import { postgresRemedy } from '../../src/lab/stores/postgres-finder.ts';
import { PostgresServer } from '../../src/lab/stores/postgres-server.ts';
import { programIn } from '../../src/lab/stores/programs.ts';

async function folderWith(t: TestContext, programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'statelab-programs-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(programs))
    await writeFile(join(folder, name), text, { mode: 0o755 });
  return folder;
}

const refusal = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

it('Windows pauses nothing, and Linux alone shows a power cut', () => {
  const { pause, 'power-cut': powerCut, ...others } = impossibleFaults('win32');
  assert.match(pause ?? '', /^Windows cannot pause/);
  assert.match(powerCut ?? '', /needs Linux/);
  assert.deepEqual(others, {});
  assert.deepEqual(Object.keys(impossibleFaults('darwin')), ['power-cut']);
  assert.deepEqual(impossibleFaults('linux'), {});
});

it('PostgreSQL is told how to share memory, but where Windows has only its own way', () => {
  assert.match(clusterConfiguration('linux'), /\ndynamic_shared_memory_type = mmap\nmax_wal_size = /);
  assert.match(clusterConfiguration('darwin'), /\ndynamic_shared_memory_type = mmap\n/);
  assert.match(clusterConfiguration('win32'), /\nshared_buffers = 16MB\nmax_wal_size = /);
});

it('a PostgreSQL is told to go on only when it is paused: Windows knows no such signal', {
  skip: process.platform === 'win32' && 'Windows cannot pause a process',
}, async (t) => {
  const guard = startGuard();
  t.after(() => guard.close());
  const programs = await folderWith(t, { postgres: '#!/bin/sh\nexec sleep 60\n' });
  const cluster = { programs, folder: programs, data: programs, user: undefined, password: '' };
  const server = new PostgresServer(guard, cluster, 0, () => assert.fail('it ends only when it is told to'));
  const { mock } = t.mock.method(ChildProcess.prototype, 'kill');
  await server.spawn();
  await server.end('stop');
  await server.spawn();
  server.pause();
  await server.end('stop');
  const signals = mock.calls.map(({ arguments: [signal] }) => signal);
  assert.deepEqual(signals, ['SIGINT', 'SIGSTOP', 'SIGCONT', 'SIGINT']);
});

it('what gets a PostgreSQL is told for each system, and no package where npm has none', () => {
  assert.match(postgresRemedy('linux', 'x64'), /^npm install --include=optional, or sudo apt-get install/);
  assert.match(postgresRemedy('darwin', 'arm64'), /^npm install --include=optional, or brew install/);
  assert.match(
    postgresRemedy('win32', 'x64'),
    /^npm install --include=optional, .*Visual C\+\+.* DATABASE_URL/,
  );
  assert.match(postgresRemedy('win32', 'arm64'), /^use Node\.js for x64, or WSL, .* DATABASE_URL/);
});

it('a program is on Windows what runs without a shell', async (t) => {
  const files = { 'redis-server': '', 'redis-server.cmd': '' };
  const folder = await folderWith(t, files);
  assert.equal(programIn(folder, 'redis-server', 'linux'), join(folder, 'redis-server'));
  assert.equal(programIn(folder, 'redis-server', 'win32'), null);
  const other = await folderWith(t, { ...files, 'redis-server.exe': '' });
  assert.equal(programIn(other, 'redis-server', 'win32'), join(other, 'redis-server.exe'));
});

it('a port that Windows keeps to itself has neighbours that are no better: any other is taken', async (t) => {
  assert.equal(portAfter(4100, refusal('EACCES')), 0);
  assert.equal(portAfter(4100, refusal('EADDRINUSE')), 4101);
  assert.equal(portAfter(0, refusal('EADDRINUSE')), 0);
  assert.equal(portAfter(80, refusal('EACCES')), null, 'only root may listen there');
  assert.equal(portAfter(4100, refusal('EADDRNOTAVAIL')), null);
  class Reserved extends Server {
    override listen(...args: unknown[]): this {
      if (args[0] === 0) return super.listen(...(args as [number, string, () => void]));
      process.nextTick(() => this.emit('error', refusal('EACCES')));
      return this;
    }
  }
  const server = new Reserved();
  t.after(() => server.close());
  await listenNear(server, 4100);
  assert.ok((server.address() as { port: number }).port > 0);
});

it('a group of processes has gone when nobody is left in it, which macOS says of zombies in its own way', () => {
  assert.deepEqual([isGone('ESRCH', 'linux'), isGone('ESRCH', 'darwin')], [true, true]);
  assert.deepEqual([isGone('EPERM', 'linux'), isGone('EPERM', 'darwin')], [false, true]);
});
