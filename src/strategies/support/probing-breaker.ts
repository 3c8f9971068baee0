/**
 * A circuit breaker that finds out by itself when the store is back.
 *
 * The usual half-open state lets a request through as the probe, and that request pays for it with a whole
 * deadline. Here a timer asks in the background; until it gets an answer, every request fails at once.
 */
const FAILURES_TO_OPEN = 2;
const PROBE_AFTER_MS = 50;
/** A store that is away for long is asked less often, and its return is still noticed within half a second. */
const PROBE_AFTER_MS_MAX = 500;

export class ProbingBreaker {
  readonly #probe: () => Promise<unknown>;
  #failures = 0;
  #isOpen = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param probe resolves when the store answers; it takes a bounded time */
  constructor(probe: () => Promise<unknown>) {
    this.#probe = probe;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whoever answers is there, a refusal included. */
  answered(): void {
    this.#failures = 0;
  }

  silent(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES_TO_OPEN) this.open();
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#probeIn(PROBE_AFTER_MS);
  }

  /** It has been asked by somebody else, and has answered. */
  close(): void {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#isOpen = false;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #probeIn(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.#ask(ms), ms).unref();
  }

  async #ask(waitedMs: number): Promise<void> {
    try {
      await this.#probe();
      this.close();
    } catch {
      this.#probeIn(Math.min(2 * waitedMs, PROBE_AFTER_MS_MAX));
    }
  }
}
