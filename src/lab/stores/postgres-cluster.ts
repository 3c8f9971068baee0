/**
 * The data of a private PostgreSQL: made in a temporary folder, with one user and a random password, small, and
 * otherwise as in production. PostgreSQL refuses to run as root, so that root needs somebody else for it.
 */
import { randomBytes } from 'node:crypto';
import { appendFile, chown, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabRefusal } from '../lab-control.ts';
import { exitText, exitWithin, type SystemUser, startChild } from '../processes/child.ts';
import type { Guard } from '../processes/guard.ts';
import type { PostgresPrograms } from './postgres-finder.ts';
import { isReachable, openPlace, userForStore } from './system-user.ts';

const INIT_MS_MAX = 60_000;
export const OWNER = 'statelab';

/** What it shares lies in its folder, so that nothing stays behind elsewhere. Windows has but one way, and cleans up. */
const sharedMemory = (platform: NodeJS.Platform) =>
  platform === 'win32' ? '' : 'dynamic_shared_memory_type = mmap\n';

/** It syncs as it does in production. */
export const clusterConfiguration = (platform: NodeJS.Platform = process.platform) => `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 16MB
${sharedMemory(platform)}max_wal_size = 128MB
min_wal_size = 32MB
wal_level = minimal
max_wal_senders = 0
max_parallel_workers_per_gather = 0
jit = off
`;

export interface Cluster {
  /** The folder of the programs. */
  readonly programs: string;
  /** What is nobody else's: its data, and where it works. */
  readonly folder: string;
  readonly data: string;
  readonly user: SystemUser | undefined;
  readonly password: string;
}

/** Its messages in English, and no file of whoever runs the lab. */
export const postgresEnvironment = (folder: string) => ({ LC_ALL: 'C', HOME: folder });

/** A home that is closed to others may hold the programs that npm brought: then they are copied to where they can be run. */
async function programsFor(user: SystemUser, programs: string, folder: string): Promise<string> {
  if (isReachable(programs, user)) return programs;
  const copy = join(folder, 'programs');
  await cp(join(programs, '..'), copy, { recursive: true, verbatimSymlinks: true });
  await chown(copy, user.uid, user.gid);
  return join(copy, 'bin');
}

async function initialise(guard: Guard, { programs, folder, data, user, password }: Cluster): Promise<void> {
  const secret = join(folder, 'password');
  await writeFile(secret, password, { mode: 0o600 });
  if (user) await chown(secret, user.uid, user.gid);
  const child = await startChild(guard, {
    command: join(programs, 'initdb'),
    args: [
      ...['--pgdata', data, '--username', OWNER, '--pwfile', secret, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    env: postgresEnvironment(folder),
    hasChannel: false,
    folder,
    user,
  });
  const exit = await exitWithin(child, INIT_MS_MAX);
  await rm(secret);
  if (exit?.code === 0) return;
  child.signal('SIGKILL');
  throw new LabRefusal(
    'impossible',
    exit ? exitText('initdb', child) : `initdb took more than ${INIT_MS_MAX} ms.`,
  );
}

/** Gone with the lab. @throws LabRefusal with what initdb said */
export async function createCluster(guard: Guard, { path }: PostgresPrograms): Promise<Cluster> {
  const user = userForStore(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const folder = await mkdtemp(join(openPlace(user), 'statelab-postgres-'));
  guard.removeAtEnd(folder);
  if (user) await chown(folder, user.uid, user.gid);
  const programs = user ? await programsFor(user, path, folder) : path;
  const password = randomBytes(18).toString('base64url');
  const cluster = { programs, folder, data: join(folder, 'data'), user, password };
  await initialise(guard, cluster);
  await appendFile(join(cluster.data, 'postgresql.conf'), clusterConfiguration());
  return cluster;
}
