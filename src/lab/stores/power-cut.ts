/**
 * A power cut: what Redis had not synced is gone. Killing its process is not enough, since what it has written
 * lies with the kernel, which goes on. So the append-only file is cut back to the size that it had at its last
 * sync. Redis tells nobody when that was; but one thread of it does nothing else than sync this file, and Linux
 * counts how often each thread has slept. What this over- and understates stands in docs/decisions/013.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabRefusal } from '../lab-control.ts';

const LOOK_EVERY_MS = 4;
/** Redis syncs what is new within about a second: when it has not in twice that, nothing is new. */
const NOTHING_NEW_MS = 2_200;
const UNSYNCED_MS_MAX = 5_000;
const STAND_STILL_MS_MAX = 1_000;

/** Null where a power cut can be had; otherwise what is missing. */
export const powerCutMissing = (platform = process.platform): string | null =>
  platform === 'linux'
    ? null
    : 'A power cut needs Linux, which shows when Redis has synced its file; this system does not.';

export interface SyncWatch {
  readonly file: string;
  /** Resolves when Redis has worked for this long since its last sync, or has nothing new to sync. */
  untilUnsyncedFor(ms: number): Promise<void>;
  /** The last look at a process that still runs: being stopped looks like a sync, too. */
  lookOnceMore(): void;
  /** Of a process that was told to stop: until each of its threads has, so that nothing is synced any more. */
  untilAllStandStill(): Promise<void>;
  /** Of a process that stands still. @returns the size of the file that was synced, at the most */
  syncedBytes(): number;
}

/** Redis 7 writes a folder with a manifest that names the file; before, there was the file alone. */
function appendOnlyFile(folder: string): string {
  const files = join(folder, 'appendonlydir');
  try {
    const manifest = readFileSync(join(files, 'appendonly.aof.manifest'), 'utf8');
    const names = [...manifest.matchAll(/^file (\S+) .*type i$/gm)];
    return join(files, names.at(-1)?.[1] ?? '');
  } catch {
    return join(folder, 'appendonly.aof');
  }
}

const statusOf = (tasks: string, task: string) => readFileSync(join(tasks, task, 'status'), 'utf8');

function syncingTask(tasks: string): string {
  const task = readdirSync(tasks).find((each) => /^Name:\s+bio_aof/.test(statusOf(tasks, each)));
  if (task) return task;
  throw new LabRefusal('impossible', 'This Redis does not show which of its threads syncs its file.');
}

export function startSyncWatch(pid: number, folder: string): SyncWatch {
  const missing = powerCutMissing();
  if (missing) throw new LabRefusal('impossible', missing);
  const tasks = `/proc/${pid}/task`;
  const syncing = syncingTask(tasks);
  const file = appendOnlyFile(folder);
  const statusNow = () => {
    const status = statusOf(tasks, syncing);
    const sleeps = Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]);
    return { sleeps, isIdle: /^State:\s+S/m.test(status) };
  };
  const startedAt = performance.now();
  let syncedAt: number | null = null;
  let last = statusNow();
  // What was there before may still be unsynced; the first sync that is seen, or none, tells.
  let syncedBytes = statSync(file).size;

  function look(): void {
    const now = statusNow();
    if (last.isIdle && (now.sleeps !== last.sleeps || !now.isIdle)) {
      // A sync has begun since the last look: it is of what is written by now, at the most.
      syncedBytes = statSync(file).size;
      syncedAt = performance.now();
    }
    last = now;
  }
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      // The process has gone; whoever watches it learns that from the process.
      clearInterval(timer);
    }
  }, LOOK_EVERY_MS).unref();

  return {
    file,
    lookOnceMore() {
      clearInterval(timer);
      look();
    },
    async untilUnsyncedFor(ms) {
      const until = performance.now() + UNSYNCED_MS_MAX;
      while (performance.now() < until) {
        const now = performance.now();
        if (syncedAt === null ? now - startedAt > NOTHING_NEW_MS : now - syncedAt >= ms) return;
        await sleep(LOOK_EVERY_MS);
      }
    },
    async untilAllStandStill() {
      const until = performance.now() + STAND_STILL_MS_MAX;
      const stands = (task: string) => /^State:\s+[Tt]/m.test(statusOf(tasks, task));
      while (performance.now() < until && !readdirSync(tasks).every(stands)) await sleep(1);
    },
    syncedBytes() {
      // To be stopped counts as a sleep as well; more than that was one more sync.
      const hasSynced = last.isIdle && statusNow().sleeps > last.sleeps + 1;
      return hasSynced ? statSync(file).size : syncedBytes;
    },
  };
}

export async function loseWhatIsNotSynced(file: string, syncedBytes: number): Promise<void> {
  if (statSync(file).size > syncedBytes) await truncate(file, syncedBytes);
}
