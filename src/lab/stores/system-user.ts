/** Whom a program runs as that refuses to run as root, and where such a user gets to. */
import { realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { LabRefusal } from '../lab-control.ts';
import type { SystemUser } from '../processes/child.ts';

const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/** @returns undefined where the lab does not run as root: then it is the lab's own user. @param passwd the text of /etc/passwd */
export function userForStore(passwd: string, uid = process.getuid?.()): SystemUser | undefined {
  if (uid !== 0) return undefined;
  const users = new Map(
    passwd.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.split(':')]),
  );
  for (const name of CANDIDATES) {
    const [, , user, group] = users.get(name) ?? [];
    if (user && group) return { uid: Number(user), gid: Number(group) };
  }
  const none = 'PostgreSQL refuses to run as root, and this system has neither a user postgres nor nobody.';
  throw new LabRefusal('impossible', `${none} What helps: run Statelab as another user.`);
}

function mayEnter(folder: string, user: SystemUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0;
}

/** Whether this user gets to the folder, through all that it lies in. */
export function isReachable(folder: string, user: SystemUser): boolean {
  let path = realpathSync(folder);
  while (mayEnter(path, user)) {
    const parent = dirname(path);
    if (parent === path) return true;
    path = parent;
  }
  return false;
}

/** Where a temporary folder of this user's may lie: the usual place, unless it is closed to others. */
export function openPlace(user: SystemUser | undefined): string {
  const usual = tmpdir();
  return !user || isReachable(usual, user) ? usual : '/tmp';
}
