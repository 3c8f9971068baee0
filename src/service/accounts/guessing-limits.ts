/**
 * Slows down guessing, with one count for all processes, in PostgreSQL. Failures are counted per account and address
 * together, and per address: the victim logs in from another address as ever (ASVS 6.3.1).
 */
import { createHmac } from 'node:crypto';
import { Problem } from '../../protocol/problems.ts';
import type { Query } from '../../strategies/support/postgres-connection.ts';
import { admit, type Counter, settle, sweep } from './guessing-statements.ts';
import { networkOf } from './network.ts';
import { type RateLimit, rateLimitFields } from './rate-limit-fields.ts';

/** One address may fail for several accounts (a classroom behind one router), but not for all. */
const ACCOUNTS_PER_ADDRESS = 10;
const SWEEPS_MAX = 20;
const SWEPT_AT_ONCE = 1000;

export interface Attempt<Value> {
  readonly value: Value | null;
  /** For the RateLimit fields of the answer. */
  readonly limits: readonly RateLimit[];
}

export interface GuessingLimits {
  /**
   * Counts a guess before its answer is known, so that none of those sent in parallel slips through (ASVS 15.4.2),
   * and takes it back when it was right. Null from `check`: it was wrong.
   * @throws Problem too_many_requests, with the seconds to wait and the RateLimit fields
   */
  attempt<Value>(
    username: string,
    address: string,
    check: () => Promise<Value | null>,
  ): Promise<Attempt<Value>>;
  /** Counts one registration from this address. @throws Problem too_many_requests */
  spendRegistration(address: string): Promise<void>;
}

export interface GuessingLimitsOptions {
  readonly query: Query;
  readonly pseudonymKey: Uint8Array;
  readonly max: number;
  readonly windowSeconds: number;
}

type Policy = Pick<RateLimit, 'name' | 'quota'> & { readonly key: Buffer };

class Limits implements GuessingLimits {
  readonly #options: GuessingLimitsOptions;
  #sweptAt = performance.now();

  constructor(options: GuessingLimitsOptions) {
    this.#options = options;
  }

  async attempt<Value>(
    username: string,
    address: string,
    check: () => Promise<Value | null>,
  ): Promise<Attempt<Value>> {
    const { max } = this.#options;
    const network = networkOf(address);
    const policies = [
      this.#policy('address', max * ACCOUNTS_PER_ADDRESS, [network]),
      this.#policy('account', max, [network, username.toLowerCase()]),
    ];
    const counters = await this.#admit(policies);
    const value = await check().catch(async (error: unknown) => {
      // Whether it was right stays unknown: it is taken back. If that fails too, it counts until the window ends.
      await this.#settle(counters, 0).catch(() => undefined);
      throw error;
    });
    const settled = await this.#settle(counters, value === null ? 1 : 0);
    return { value, limits: this.#limitsOf(policies, settled) };
  }

  async spendRegistration(address: string): Promise<void> {
    const counters = await this.#admit([
      this.#policy('registration', this.#options.max, [networkOf(address)]),
    ]);
    await this.#settle(counters, 1);
  }

  #policy(name: RateLimit['name'], quota: number, parts: readonly string[]): Policy {
    const key = createHmac('sha256', this.#options.pseudonymKey).update(JSON.stringify([name, ...parts]));
    return { name, quota: Math.min(quota, 2 ** 31 - 1), key: key.digest() };
  }

  async #admit(policies: readonly Policy[]): Promise<Counter[]> {
    const { query, windowSeconds } = this.#options;
    const [outer, inner] = policies;
    const values = [outer?.key, outer?.quota, inner?.key ?? null, inner?.quota ?? null, windowSeconds];
    const counters = await query<Counter>(admit, values);
    this.#sweepNowAndThen();
    const refused = counters.filter(({ admitted }) => !admitted);
    if (refused.length === 0) return counters;
    await this.#settle(
      counters.filter(({ admitted }) => admitted),
      0,
    );
    const limits = this.#limitsOf(policies, refused);
    const retryAfterSeconds = Math.max(1, ...limits.map(({ resetSeconds }) => resetSeconds));
    throw new Problem('too_many_requests', { retryAfterSeconds, headers: rateLimitFields(limits) });
  }

  async #settle(counters: readonly Counter[], failures: 0 | 1): Promise<Counter[]> {
    if (counters.length === 0) return [];
    const keys = counters.map(({ key }) => key);
    const windows = counters.map(({ window }) => window);
    return this.#options.query<Counter>(settle, [keys, windows, failures]);
  }

  /** A counter that is missing belongs to a window that has ended: nothing in it counts any more. */
  #limitsOf(policies: readonly Policy[], counters: readonly Counter[]): RateLimit[] {
    const { windowSeconds } = this.#options;
    return policies.flatMap(({ name, quota, key }) => {
      const counter = counters.find((each) => each.key.equals(key));
      if (!counter) return [];
      const { failures, pending, resetSeconds } = counter;
      const remaining = Math.max(0, quota - failures - pending);
      // Where guesses without an answer fill the quota, most of them are taken back within a second.
      const waitSeconds = remaining === 0 && failures < quota ? Math.min(1, resetSeconds) : resetSeconds;
      return { name, quota, windowSeconds, remaining, resetSeconds: waitSeconds };
    });
  }

  /** Once a window, off the request's way. What it leaves, it or another process takes the next time. */
  #sweepNowAndThen(): void {
    if (performance.now() - this.#sweptAt < this.#options.windowSeconds * 1000) return;
    this.#sweptAt = performance.now();
    this.#sweepAll().catch(() => undefined);
  }

  async #sweepAll(): Promise<void> {
    for (let round = 0; round < SWEEPS_MAX; round += 1) {
      const swept = await this.#options.query(sweep);
      if (swept.length < SWEPT_AT_ONCE) return;
    }
  }
}

export const createGuessingLimits = (options: GuessingLimitsOptions): GuessingLimits => new Limits(options);
