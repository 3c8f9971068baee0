/**
 * Removes expired sessions in the background, a bounded number at a time: one long DELETE would hold locks and
 * write a burst, and would not end within a call's deadline. Every node sweeps. Their turns are spread by
 * chance, and a row that one is removing is skipped by the others.
 */
import type { Query } from './postgres-connection.ts';
import { sweepStatement } from './postgres-statements.ts';

const BATCH = 500;
/** Then others have their turn with the store; what is left waits for the next round. */
const BATCHES_MAX = 20;
const EVERY_MS_MAX = 30_000;

export class PostgresSweeper {
  readonly #query: Query;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(query: Query, idleMs: number) {
    this.#query = query;
    this.#everyMs = Math.min(EVERY_MS_MAX, idleMs);
    this.#next();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #next(): void {
    if (this.#isStopped) return;
    const inMs = this.#everyMs * (0.5 + Math.random());
    this.#timer = setTimeout(() => void this.#round(), inMs).unref();
  }

  async #round(): Promise<void> {
    // A store that is away has nothing swept: an expired row is no session meanwhile either.
    await this.sweep().catch(() => undefined);
    this.#next();
  }

  async sweep(): Promise<number> {
    let swept = 0;
    for (let batch = 0; batch < BATCHES_MAX && !this.#isStopped; batch += 1) {
      const [removed] = await this.#query<{ count: number }>(sweepStatement, [BATCH]);
      swept += removed?.count ?? 0;
      if ((removed?.count ?? 0) < BATCH) break;
    }
    return swept;
  }
}
