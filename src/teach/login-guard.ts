/**
 * Slows down guessing. Failures are counted per account and address together, and per address: the victim
 * logs in from another address as ever. The count is this node's own, so n nodes allow n times as many.
 */
// Its index would load the drivers of a dozen stores into every server.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { Problem } from '../protocol/problems.ts';

/** One address may fail for several accounts (a classroom behind one router), but not for all. */
const ACCOUNTS_PER_ADDRESS = 10;

export interface LoginGuard {
  /**
   * Checks one password; null means that it was wrong, which counts.
   * @throws Problem too_many_requests with the seconds to wait
   */
  attempt<User>(username: string, address: string, check: () => Promise<User | null>): Promise<User | null>;
}

interface Limits {
  readonly max: number;
  readonly windowSeconds: number;
}

export function createLoginGuard({ max, windowSeconds }: Limits): LoginGuard {
  const byAccount = new RateLimiterMemory({ points: max, duration: windowSeconds });
  const byAddress = new RateLimiterMemory({ points: max * ACCOUNTS_PER_ADDRESS, duration: windowSeconds });

  async function refuseIfSpent(keys: readonly (readonly [RateLimiterMemory, string])[]): Promise<void> {
    for (const [limiter, key] of keys) {
      const state = await limiter.get(key);
      if (state && state.consumedPoints >= limiter.points) {
        throw new Problem('too_many_requests', { retryAfterSeconds: state.msBeforeNext / 1000 });
      }
    }
  }

  return {
    async attempt(username, address, check) {
      const keys = [[byAccount, JSON.stringify([username, address])] as const, [byAddress, address] as const];
      await refuseIfSpent(keys);
      const user = await check();
      // Guesses sent in parallel have all passed the first look; only `max` of them learn whether they were
      // right (ASVS 15.4.2).
      await refuseIfSpent(keys);
      if (user === null) for (const [limiter, key] of keys) await limiter.penalty(key);
      return user;
    },
  };
}
