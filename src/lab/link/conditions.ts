/** What a link does to the bytes that cross it. All of it is off on a whole link. */

export interface Conditions {
  /** Every answer comes this much later, and always as much. */
  readonly latencyMs: number;
  /** In each direction, for all connections together. */
  readonly bytesPerSecond: number;
  /** Connections stay open, and nothing gets through; it waits, as it would for a network that comes back. */
  readonly isSilent: boolean;
}

export const whole: Conditions = {
  latencyMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  isSilent: false,
};

/** A narrow link is not sent more at once than passes in this time, so that its connections take turns. */
const SHARE_MS = 50;

/** When a direction of a narrow link is free again. Its connections share it. */
export class Lane {
  #freeAt = 0;

  waitMs(now: number): number {
    return Math.max(0, this.#freeAt - now);
  }

  /** How many of these bytes may go now; they take their time. */
  take(bytes: number, bytesPerSecond: number, now: number): number {
    if (bytesPerSecond === Number.POSITIVE_INFINITY) return bytes;
    const taken = Math.min(bytes, Math.max(1, Math.floor((bytesPerSecond * SHARE_MS) / 1000)));
    this.#freeAt = Math.max(now, this.#freeAt) + (taken * 1000) / bytesPerSecond;
    return taken;
  }

  free(): void {
    this.#freeAt = 0;
  }
}
