/** A private PostgreSQL on a free port with its own data: to be paused, killed and restarted at will. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Client } from 'pg';
import { migrate } from '../../src/service/database/migrate.ts';
import { type Child, startChild } from './child.ts';
import { onFreePort } from './free-port.ts';
import { newDataDirectory, postgresProgram, postgresUser } from './postgres-programs.ts';
import { until } from './until.ts';

export { withoutPostgres } from './postgres-programs.ts';

/** Nothing here must survive a power cut, and tests have a small machine to themselves. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '400',
  // A killed one would leave its shared memory behind; this way it lies in its own folder.
  dynamic_shared_memory_type: 'mmap',
  timezone: 'UTC',
};

export interface TestPostgres {
  readonly url: string;
  /** A schema of the caller's own, with all tables. */
  newSchema(): Promise<string>;
  /** As the superuser, on a connection of its own. */
  query<Row extends object>(sql: string, values?: readonly unknown[], schema?: string): Promise<Row[]>;
  /** All that it has written to its log since it was started last. */
  log(): string;
  /** Accepts connections, and stays silent. */
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
  /** On the same port, with all that was committed. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const childrenOf = (pid: number): number[] =>
  spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number);

/** The postmaster stands still meanwhile: it starts nobody who would be missed. */
function signalAll({ pid, process: { exitCode, signalCode } }: Child, name: NodeJS.Signals): void {
  if (exitCode !== null || signalCode !== null) return;
  const send = (target: number, sent: NodeJS.Signals) => {
    try {
      process.kill(target, sent);
    } catch {
      // It has ended by itself.
    }
  };
  send(pid, 'SIGSTOP');
  for (const target of [...childrenOf(pid), pid]) send(target, name);
}

async function ask<Row extends object>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
  schema = 'public',
): Promise<Row[]> {
  const options = `-c search_path=${schema}`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000, options });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

const urlOf = (port: number) => `postgres://postgres@127.0.0.1:${port}/postgres`;

async function startProgram(port: number, directory: string): Promise<Child> {
  const given = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', directory, ...given];
  const child = startChild(postgresProgram('postgres'), args, {}, undefined, postgresUser);
  const ended = child.exited.then((code) => {
    throw new Error(`postgres exited with ${code}:\n${child.output()}`);
  });
  const answers = until('postgres answers', () => ask(urlOf(port), 'select 1'), 30_000);
  ended.catch(() => undefined);
  answers.catch(() => undefined);
  await Promise.race([answers, ended]);
  return child;
}

export async function startPostgres(): Promise<TestPostgres> {
  const directory = await newDataDirectory();
  const { port, program } = await onFreePort((free) => startProgram(free, directory));
  const url = urlOf(port);
  let child = program;
  process.once('exit', () => signalAll(child, 'SIGKILL'));

  async function kill(): Promise<void> {
    signalAll(child, 'SIGKILL');
    await child.exited;
  }

  return {
    url,
    async newSchema() {
      const schema = `test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
      await migrate({ url, schema, direction: 'up' });
      return schema;
    },
    query: (sql, values, schema) => ask(url, sql, values, schema),
    log: () => child.output(),
    pause: () => signalAll(child, 'SIGSTOP'),
    resume: () => signalAll(child, 'SIGCONT'),
    kill,
    async start() {
      child = await startProgram(port, directory);
    },
    async stop() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
