/** Steps of clients with their sessions. */
import type { OperationKind, PhaseName } from '../../../protocol/history.ts';
import type { StepOf } from '../step.ts';

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** From here on the history counts as this phase: a fault needs a clean phase before it. */
const phaseTexts: Record<PhaseName, string> = {
  clean: 'before anything is broken',
  fault: 'now something breaks',
  healed: 'all is healed',
};

/** @param text where nothing breaks, but something changes that others would call a fault */
export const phase = (name: PhaseName, text = phaseTexts[name]): StepOf<'phase'> => ({
  kind: 'phase',
  phase: name,
  text,
});

/** @param user whose sessions they all are; absent: those of several users in turn */
export const openSessions = (count: number, user?: string): StepOf<'openSessions'> => ({
  kind: 'openSessions',
  count,
  ...(user !== undefined && { user }),
  text: `log in ${plural(count, 'client')}${user === undefined ? '' : ` as ${user}`}`,
});

/** Every session does each of these in turn; the sessions do so side by side. */
export const exchange = (rounds: number, ...kinds: OperationKind[]): StepOf<'exchange'> => ({
  kind: 'exchange',
  rounds,
  kinds,
  text: `each client${rounds === 1 ? '' : `, ${rounds} times`}: ${kinds.join(', ')}`,
});

/** Shows each session to every node, past the gateway: will any server do? */
export const visitEveryNode = (): StepOf<'visitEveryNode'> => ({
  kind: 'visitEveryNode',
  text: 'present each session straight to every node',
});

/** Each client logs out; a copy of what it carried, with whatever renews it, is presented until it is refused. */
export const logOutAndReplay = (everyMs: number, msMax: number): StepOf<'logOutAndReplay'> => ({
  kind: 'logOutAndReplay',
  everyMs,
  msMax,
  text: `log out, then present a copy of the credential every ${everyMs} ms until it is refused`,
});
