// Two terminals may start at once, and `npm ci` empties node_modules: one prepares, the other waits.
//
// The lock is a directory that holds one file, named after its owner's process id, and it is renamed into place
// complete. So an empty one, or one whose owner is gone (Ctrl-C, a crash), is a leftover; and removing that
// owner's file, then the empty directory, can never take away a lock which somebody else has just got.
import * as fs from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { attempt, Stop, say, succeeds } from './ends.mjs';

const waitMsMax = 10 * 60_000;
const stepMs = 100;
const me = String(process.pid);

export async function whileLocked(/** @type {string} */ lock, /** @type {() => unknown} */ work) {
  const mine = `${lock}.${me}`;
  fs.mkdirSync(mine, { recursive: true });
  fs.writeFileSync(join(mine, me), '');
  try {
    await acquire(lock, mine);
    await work();
  } finally {
    release(lock, me);
    fs.rmSync(mine, { recursive: true, force: true });
  }
}

async function acquire(/** @type {string} */ lock, /** @type {string} */ mine) {
  for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += stepMs) {
    // Renaming never replaces a directory that holds something (and on Windows none at all).
    if (succeeds(() => fs.renameSync(mine, lock))) return;
    const owner = attempt(() => fs.readdirSync(lock)[0]);
    if (!owner || !isRunning(owner)) release(lock, owner);
    else if (waitedMs === 0) say('Waiting for another terminal that is installing or building here…');
    await wait(stepMs);
  }
  throw new Stop(`Another terminal has been busy here for ten minutes; if none is, delete ${lock}.`, 3);
}

function release(/** @type {string} */ lock, /** @type {string | undefined} */ owner) {
  if (owner) succeeds(() => fs.rmSync(join(lock, owner)));
  succeeds(() => fs.rmdirSync(lock));
}

/** A file with our own id is a leftover as well: process ids come again, in a restarted container at once. */
function isRunning(/** @type {string} */ pid) {
  if (pid === me) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
