// What the doctor makes of a machine that is not as this one.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { examineMachine } from '../../src/lab/doctor.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'statelab-doctor-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function lookFor(name: string, runsRoot: string) {
  const { checks } = await examineMachine(runsRoot);
  return checks.find((check) => check.name === name);
}

it('a Redis that is too old is missing, and said to be', async (t) => {
  const { PATH, REDIS_URL } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
    if (REDIS_URL !== undefined) process.env.REDIS_URL = REDIS_URL;
  });
  delete process.env.REDIS_URL;
  const folder = await folderOf(t);
  const program = join(folder, 'redis-server');
  await writeFile(program, '#!/bin/sh\necho "Redis server v=5.0.14.1 sha=00000000:0 bits=64"\n');
  await chmod(program, 0o755);
  process.env.PATH = folder;
  const redis = await lookFor('Redis', folder);
  assert.deepEqual([redis?.state, redis?.found], ['missing', `5.0.14.1 at ${program}, too old`]);
  assert.match(redis?.remedy ?? '', /Redis/);
});

it('memory that the system would give is free, though macOS has it in use', async (t) => {
  const folder = await folderOf(t);
  const available = t.mock.method(process, 'availableMemory', () => 2_000 * 1024 * 1024);
  const enough = await lookFor('Memory', folder);
  assert.match(enough?.found ?? '', /^2000 of \d+ MB free$/);
  assert.equal(enough?.state, 'ok');
  available.mock.mockImplementation(() => 300 * 1024 * 1024);
  assert.equal((await lookFor('Memory', folder))?.state, 'limited');
});
