/** Slows down guessing, with one count for all processes, in PostgreSQL. */
export interface RateLimit {
  readonly name: 'account' | 'address' | 'registration';
  /** So many failures ... */
  readonly quota: number;
  /** ... in so many seconds. */
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export interface GuessingLimits {
  /**
   * Counts a guess before its answer is known, so that none of those sent in parallel slips through (ASVS
   * 15.4.2), and takes it back when it was right. Null from `check`: it was wrong.
   * @throws Problem too_many_requests, with the seconds to wait and the RateLimit fields
   */
  attempt<Value>(
    username: string,
    address: string,
    check: () => Promise<Value | null>,
  ): Promise<{ readonly value: Value | null; readonly limits: readonly RateLimit[] }>;
  /** Counts one registration from this address. @throws Problem too_many_requests */
  spendRegistration(address: string): Promise<void>;
}

/** The header fields of draft-ietf-httpapi-ratelimit-headers-11. */
export declare function rateLimitFields(limits: readonly RateLimit[]): Record<'RateLimit' | 'RateLimit-Policy', string>;
