/** How many hops are told: nobody sees more, and under a full load they would cost more than the requests themselves. */
const HOPS_PER_SECOND_MAX = 150;
/** Spread over the second, so that what is shown of a load is not its first moments. */
const WINDOW_MS = 100;

export class HopBudget {
  #window = -1;
  #taken = 0;

  /** @returns whether one more may be told now */
  take(): boolean {
    const window = Math.floor(performance.now() / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken <= (HOPS_PER_SECOND_MAX * WINDOW_MS) / 1000;
  }
}
