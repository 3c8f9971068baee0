/**
 * Whether a store answers a process that starts. The first connection is the slowest, and on a busy machine too slow for
 * what a request may take: whoever is only late is asked again for a while. Whoever refuses is away.
 */
const MS_MAX = 2_000;
/** A timer may be early by a millisecond. */
const LATE_SHARE = 0.9;

/** @param ask fails at once, or after the deadline */
export async function reachesAtStart(ask: () => Promise<unknown>, deadlineMs: number): Promise<boolean> {
  const beganAt = performance.now();
  for (let askedAt = beganAt; ; askedAt = performance.now()) {
    try {
      await ask();
      return true;
    } catch {
      const isLate = performance.now() - askedAt >= deadlineMs * LATE_SHARE;
      if (!isLate || performance.now() - beganAt >= MS_MAX) return false;
    }
  }
}
