/** PostgreSQL's programs on this machine, the user that may run them, and an empty database to copy. */
import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SYSTEM_DIRECTORY = '/usr/lib/postgresql';

/** The newest one of the system, or what the path leads to. */
function findPrograms(): string | undefined {
  const versions = existsSync(SYSTEM_DIRECTORY) ? readdirSync(SYSTEM_DIRECTORY) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const installed = newestFirst.map((version) => join(SYSTEM_DIRECTORY, version, 'bin'));
  const onPath = (process.env.PATH ?? '').split(delimiter);
  return [...installed, ...onPath].find((folder) => existsSync(join(folder, 'initdb')));
}

const idOf = (flag: string) =>
  Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout || NaN);

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
const isRoot = userInfo().uid === 0;
export const postgresUser = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};

const folder = findPrograms();
const mayRun = !isRoot || Number.isInteger(postgresUser.uid);

function whyNot(): string | false {
  // It is paused, its children are found, and its data are copied with the programs of a POSIX system.
  if (process.platform === 'win32') return 'Windows cannot pause a process';
  return folder && mayRun ? false : 'postgresql is not installed';
}

/** Why tests that need PostgreSQL cannot run here; false where they can. In the shape of a test's `skip`. */
export const withoutPostgres = whyNot();

export const postgresProgram = (name: string): string => join(folder ?? '', name);

const TEMPLATE = join(tmpdir(), `statelab-test-postgres-${userInfo().uid}`);

/** Making a database takes seconds, copying it a fraction of one: the first test of the machine makes it for all. */
async function makeTemplate(): Promise<void> {
  const making = `${TEMPLATE}-${randomUUID()}`;
  await mkdir(making, { mode: 0o700 });
  if (isRoot) await chown(making, postgresUser.uid ?? 0, postgresUser.gid ?? 0);
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await run(postgresProgram('initdb'), ['--pgdata', making, ...options], { cwd: '/', ...postgresUser });
  // Somebody else may have been faster: theirs is as good.
  await rename(making, TEMPLATE).catch(() => rm(making, { recursive: true, force: true }));
}

/** A data directory of the caller's own, with an empty database. */
export async function newDataDirectory(): Promise<string> {
  if (!existsSync(TEMPLATE)) await makeTemplate();
  const directory = `${TEMPLATE}-${randomUUID()}`;
  await run('cp', ['-Rp', TEMPLATE, directory]);
  return directory;
}
