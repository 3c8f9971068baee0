/**
 * Removes expired sessions in the background, a bounded number at a time: one long DELETE would hold locks, write
 * a burst, and not end within a call's deadline. Every node sweeps. Their turns are spread by chance, and a row
 * that one is removing is skipped by the others.
 */
import type { Query } from './postgres-connection.ts';
import { tookTooLong } from './postgres-errors.ts';
import { sweepStatement } from './postgres-statements.ts';

const BATCH_MAX = 500;
/** Then the store has a rest, however much is left. */
const BATCHES_MAX = 20;
const REST_MS = 1000;
const EVERY_MS_MAX = 30_000;

export class PostgresSweeper {
  readonly #query: Query;
  readonly #everyMs: number;
  #batch = BATCH_MAX;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(query: Query, idleMs: number) {
    this.#query = query;
    this.#everyMs = Math.min(EVERY_MS_MAX, idleMs);
    this.#nextIn(this.#everyMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #nextIn(ms: number): void {
    if (this.#isStopped) return;
    const spread = 0.5 + Math.random();
    this.#timer = setTimeout(() => void this.#round(), ms * spread).unref();
  }

  async #round(): Promise<void> {
    const isDone = await this.#sweep().catch((error) => {
      // Away, or too slow for so many at once: an expired row is no session meanwhile either.
      if (!tookTooLong(error)) return true;
      this.#batch = Math.ceil(this.#batch / 2);
      return false;
    });
    this.#nextIn(isDone ? this.#everyMs : REST_MS);
  }

  /** @returns whether nothing is left */
  async #sweep(): Promise<boolean> {
    for (let batch = 0; batch < BATCHES_MAX && !this.#isStopped; batch += 1) {
      const [swept] = await this.#query<{ count: number }>(sweepStatement, [this.#batch]);
      if ((swept?.count ?? 0) < this.#batch) {
        this.#batch = BATCH_MAX;
        return true;
      }
    }
    // It has kept up: what was too many at once may not be any more.
    this.#batch = Math.min(2 * this.#batch, BATCH_MAX);
    return false;
  }
}
