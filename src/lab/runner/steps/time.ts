/** Steps about what ends: a right that is taken away, a session that expires. */
import type { StepOf } from '../step.ts';

export const demote = (user: string): StepOf<'demote'> => ({
  kind: 'demote',
  user,
  text: `take the admin’s right from ${user}, on every node`,
});

/** Goes on after the first refusal until every node has had its turn: one that still allows it must be met. */
export const exerciseRight = (everyMs: number, msMax: number): StepOf<'exerciseRight'> => ({
  kind: 'exerciseRight',
  everyMs,
  msMax,
  text: `each client asks for the list of users every ${everyMs} ms until it is refused`,
});

/**
 * Three kinds of clients, side by side. One asks all the time; one rests between two uses, but never as long as
 * the idle expiry; one rests until after it, and then asks.
 */
export const outlive = (times: { everyMs: number; restMs: number; useMs: number }): StepOf<'outlive'> => ({
  kind: 'outlive',
  ...times,
  text: `a third of the clients rest for ${times.restMs} ms and then ask; the others ask for ${times.useMs} ms, with and without pauses`,
});
