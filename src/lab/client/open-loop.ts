/**
 * Open-loop load: operations are due at fixed times, whether or not earlier ones have been answered, and
 * latency counts from when an operation was due. A closed loop would stop asking while a server stalls, and
 * so hide the stall (coordinated omission; Tene, "How NOT to Measure Latency").
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface OpenLoop {
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** Ends it before its time; asked before each operation. */
  readonly isOver?: () => boolean;
  /** ms on the clock that `dueAt` is told on. */
  readonly now: () => number;
  /** Carries out operation `index`; its errors are its own business. */
  readonly perform: (index: number, dueAt: number) => Promise<unknown>;
}

/** Resolves when all operations, sent on time, have ended. */
export async function runOpenLoop({
  ratePerSecond,
  seconds,
  isOver = () => false,
  now,
  perform,
}: OpenLoop): Promise<void> {
  const count = Math.round(ratePerSecond * seconds);
  const intervalMs = 1000 / ratePerSecond;
  const startedAt = now();
  const running: Promise<unknown>[] = [];
  for (let index = 0; index < count && !isOver(); index += 1) {
    const dueAt = startedAt + index * intervalMs;
    const waitMs = dueAt - now();
    if (waitMs > 0) await sleep(waitMs);
    running.push(perform(index, dueAt));
  }
  await Promise.all(running);
}
