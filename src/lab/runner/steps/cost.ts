/** Steps that show what a strategy costs. */
import type { StepOf } from '../step.ts';

/** Tells each session one message after the other, until all are said or one is refused. */
export const fillConversation = (messages: number, bytesEach: number): StepOf<'fillConversation'> => ({
  kind: 'fillConversation',
  messages,
  bytesEach,
  text: `each client says up to ${messages} messages of ${bytesEach} bytes, until one is refused`,
});

/** Opens sessions as fast as the servers log in, until so many are open. The history keeps their number alone. */
export const crowd = (sessions: number): StepOf<'crowd'> => ({
  kind: 'crowd',
  sessions,
  text: `log in clients until ${sessions} sessions are open`,
});

/**
 * The same load, with a pause between, until a round of it was quick enough: whatever else a machine does makes a
 * round slower and never quicker, and it does not do it always.
 */
export const steadyLoad = (
  roundsMax: number,
  ratePerSecond: number,
  seconds: number,
): StepOf<'steadyLoad'> => ({
  kind: 'steadyLoad',
  roundsMax,
  ratePerSecond,
  seconds,
  text: `${ratePerSecond} operations a second for ${seconds} s, up to ${roundsMax} times, until one round was quick enough`,
});

/** Both are alive all the time and asked in turns, so that whatever slows the machine down slows down both. */
export const compareWithBare = (pairs: number, sliceMs: number): StepOf<'compareWithBare'> => ({
  kind: 'compareWithBare',
  pairs,
  sliceMs,
  text: `ask for me as fast as it goes, and a bare node:http server behind the same gateway, in ${pairs} turns of ${sliceMs} ms`,
});
