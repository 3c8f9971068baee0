/**
 * Slows down guessing. Failures are counted per account and address together, and per address: the victim
 * logs in from another address as ever. The count is this node's own, so n nodes allow n times as many.
 */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../protocol/problems.ts';

/** One address may fail for several accounts (a classroom behind one router), but not for all. */
const ACCOUNTS_PER_ADDRESS = 10;

export interface LoginGuard {
  /** @throws Problem too_many_requests with the seconds to wait */
  check(username: string, address: string): Promise<void>;
  failed(username: string, address: string): Promise<void>;
}

export function createLoginGuard({ max, windowSeconds }: { max: number; windowSeconds: number }): LoginGuard {
  const byAccount = new RateLimiterMemory({ points: max, duration: windowSeconds });
  const byAddress = new RateLimiterMemory({ points: max * ACCOUNTS_PER_ADDRESS, duration: windowSeconds });
  const accountKey = (username: string, address: string) => JSON.stringify([username, address]);
  const isSpent = (state: RateLimiterRes | null, points: number) => state !== null && state.consumedPoints >= points;

  return {
    async check(username, address) {
      const account = await byAccount.get(accountKey(username, address));
      const whole = await byAddress.get(address);
      const spent = [isSpent(account, byAccount.points) && account, isSpent(whole, byAddress.points) && whole];
      const waitMs = Math.max(...spent.map((state) => (state ? state.msBeforeNext : 0)));
      if (waitMs > 0) throw new Problem('too_many_requests', { retryAfterSeconds: waitMs / 1000 });
    },
    async failed(username, address) {
      await byAccount.penalty(accountKey(username, address));
      await byAddress.penalty(address);
    },
  };
}
