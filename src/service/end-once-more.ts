/**
 * Sessions vouch for the user as it was at login: whoever gets another password or role, or is disabled, logs in again.
 * The sessions end before the change, so that nothing is changed where their store is away; and once more after it, for
 * those that have begun in between.
 */
import type { Context } from './context.ts';

/**
 * @param endedBefore what the first ending has answered
 * @returns how many have ended in all. The change stands by now, and a store that fails only here must not make it look
 * undone: that is told to the log.
 */
export async function endOnceMore(
  { strategy, log }: Context,
  endedBefore: number | null,
  userId: string,
  except?: string,
): Promise<number | null> {
  if (endedBefore === null) return null;
  try {
    return endedBefore + ((await strategy.endAll(userId, except)) ?? 0);
  } catch (error) {
    log('error', 'sessions_not_ended', {
      userId,
      cause: error instanceof Error ? error.message : String(error),
    });
    return endedBefore;
  }
}
