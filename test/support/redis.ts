/** A private Redis on a free port with its own directory: to be paused, killed and restarted at will. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { redisOnPath } from '../../src/lab/stores/redis-finder.ts';
import { type Child, killChild, startChild } from './child.ts';
import { onFreePort } from './free-port.ts';

const program = redisOnPath();

/** Why tests that need Redis cannot run here; false where they can. In the shape of a test's `skip`. */
export const withoutRedis = program ? false : 'no redis-server of version 6.2 or newer is installed';

const newAdmin = (url: string) => createClient({ url }).on('error', () => undefined);

type Admin = ReturnType<typeof newAdmin>;

export interface TestRedis {
  readonly url: string;
  /** A client of the test's own, to look inside. */
  admin(): Promise<Admin>;
  /** Accepts connections and commands, and stays silent. */
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
  /** On the same port, with nothing remembered. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function startProgram(port: number, directory: string): Promise<Child> {
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
  const child = startChild(program as string, [...where, '--save', '', '--appendonly', 'no']);
  await child.line((line) => line.includes('Ready to accept connections'));
  return child;
}

export async function startRedis(): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'statelab-redis-'));
  const { port, program: first } = await onFreePort((free) => startProgram(free, directory));
  const url = `redis://127.0.0.1:${port}`;
  let child = first;
  const admin = newAdmin(url);

  return {
    url,
    async admin() {
      if (!admin.isOpen) await admin.connect();
      return admin;
    },
    pause: () => void child.process.kill('SIGSTOP'),
    resume: () => void child.process.kill('SIGCONT'),
    kill: () => killChild(child),
    async start() {
      child = await startProgram(port, directory);
    },
    async stop() {
      if (admin.isOpen) admin.destroy();
      await killChild(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
