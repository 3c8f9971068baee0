/** Steps that show what a strategy costs. */
import type { StepOf } from '../step.ts';

/** Tells each session one message after the other, until all are said or one is refused. */
export const fillConversation = (messages: number, bytesEach: number): StepOf<'fillConversation'> => ({
  kind: 'fillConversation',
  messages,
  bytesEach,
  text: `each client says up to ${messages} messages of ${bytesEach} bytes, until one is refused`,
});
