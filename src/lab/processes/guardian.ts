/**
 * A process of its own that outlives the lab by a moment. When the lab's channel closes, however the lab
 * ended, it kills what the lab had started: a paused node, or Redis, would otherwise live on.
 * It imports nothing of ours, so that it is up before anything that needs guarding.
 */
import { rmSync } from 'node:fs';

type Order = { guard: number } | { release: number } | { folder: string };

const pids = new Set<number>();
const folders = new Set<string>();

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
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

// Ctrl-C and a closed terminal reach the whole group; the guardian leaves when the lab has left.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
