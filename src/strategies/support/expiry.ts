/** The two expiries of a session, in one place: ASVS 7.3.1 (idle) and 7.3.2 (absolute). */
import type { Lifetimes } from '../strategy.ts';

/** When a session used at `now` goes idle: never later than its absolute expiry. */
export const idleExpiry = (now: number, expiresAt: number, { idleMs }: Lifetimes): number =>
  Math.min(now + idleMs, expiresAt);

/** Writing each use to a store would double its load; a use counts when this much time has passed. */
export const touchEveryMs = ({ idleMs }: Lifetimes): number => Math.min(60_000, idleMs / 10);
