/**
 * A process of its own that outlives the lab by a moment. When the lab's channel closes, however the lab
 * ended, it kills what the lab had started: a paused node, or Redis, would otherwise live on.
 * It imports nothing of ours, so that it is up before anything that needs guarding.
 */
import { rm } from 'node:fs/promises';

/** Whoever waits for the end must not wait for what cannot be removed. */
const REMOVE_MS_MAX = 8_000;

type Order = { guard: number } | { release: number } | { folder: string };

const pids = new Set<number>();
const folders = new Set<string>();

/** What has been killed may hold its files open for a moment, and Windows removes none that is open: rmSync would not wait. */
async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // The others must go nevertheless.
    process.exitCode = 1;
  }
}

process.on('message', (order: Order) => {
  if ('guard' in order) pids.add(order.guard);
  if ('release' in order) pids.delete(order.release);
  if ('folder' in order) folders.add(order.folder);
});

process.on('disconnect', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // ESRCH: it has ended by itself, which is all we want.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') process.exitCode = 1;
    }
  }
  setTimeout(() => process.exit(1), REMOVE_MS_MAX).unref();
  for (const folder of folders) void remove(folder);
});

// Ctrl-C and a closed terminal reach the whole group; the guardian leaves when the lab has left.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
