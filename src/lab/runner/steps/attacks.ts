/** Steps of somebody who wants to be somebody else, and of a lab that looks for what must not be found. */
import type { StepOf } from '../step.ts';

/** @param victim whoever logs in with it; the attackers are the clients that are logged in already */
export const fixate = (victim: string): StepOf<'fixate'> => ({
  kind: 'fixate',
  victim,
  text: `each client plants what it carries, and then an id that it made up, with ${victim}, who logs in; then it presents both`,
});

export const plantCanaries = (): StepOf<'plantCanaries'> => ({
  kind: 'plantCanaries',
  text: 'show every node passwords, tokens and cookies, where they belong and where they do not',
});

export const searchForCanaries = (): StepOf<'searchForCanaries'> => ({
  kind: 'searchForCanaries',
  text: 'look for them in each node’s log and metrics, in what was answered, and in the store',
});
