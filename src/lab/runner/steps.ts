/**
 * What an experiment can do, as data: each builder makes one step, with the words that the page and the docs
 * show for it. The runner carries them out.
 */
import type { OperationKind, PhaseName } from '../../protocol/history.ts';
import type { NodeFault, StoreFault } from '../../protocol/lab-words.ts';

/** Which node: by name, or all of them, one after the other. */
export type NodeTarget = `node-${number}` | 'every node';

interface Kinds {
  phase: { phase: PhaseName };
  openSessions: { count: number };
  exchange: { rounds: number; kinds: readonly OperationKind[] };
  visitEveryNode: object;
  traffic: {
    ratePerSecond: number;
    seconds: number;
    meanwhile: readonly { afterSeconds: number; step: Step }[];
  };
  parallelAdds: { count: number };
  logOutAndReplay: { everyMs: number; msMax: number };
  breakNode: { target: NodeTarget; fault: NodeFault };
  healNode: { target: NodeTarget };
  breakStore: { fault: StoreFault };
  healStore: object;
  measure: { what: 'store' | 'nodes' };
}

export type StepKind = keyof Kinds;
export type StepOf<Kind extends StepKind> = { readonly kind: Kind; readonly text: string } & Readonly<
  Kinds[Kind]
>;
export type Step = { [Kind in StepKind]: StepOf<Kind> }[StepKind];

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** From here on the history counts as this phase: a fault needs a clean phase before it. */
const phaseTexts: Record<PhaseName, string> = {
  clean: 'before anything is broken',
  fault: 'now something breaks',
  healed: 'all is healed',
};

export const phase = (name: PhaseName): StepOf<'phase'> => ({
  kind: 'phase',
  phase: name,
  text: phaseTexts[name],
});

export const openSessions = (count: number): StepOf<'openSessions'> => ({
  kind: 'openSessions',
  count,
  text: `log in ${plural(count, 'client')}`,
});

/** Every session does each of these in turn; the sessions do so side by side. */
export const exchange = (rounds: number, ...kinds: OperationKind[]): StepOf<'exchange'> => ({
  kind: 'exchange',
  rounds,
  kinds,
  text: `each client, ${rounds} times: ${kinds.join(', ')}`,
});

/** Shows each session to every node, past the gateway: will any server do? */
export const visitEveryNode = (): StepOf<'visitEveryNode'> => ({
  kind: 'visitEveryNode',
  text: 'present each session straight to every node',
});

export const traffic = (
  ratePerSecond: number,
  seconds: number,
  ...meanwhile: { afterSeconds: number; step: Step }[]
): StepOf<'traffic'> => ({
  kind: 'traffic',
  ratePerSecond,
  seconds,
  meanwhile,
  text: [
    `traffic of ${ratePerSecond} operations a second for ${seconds} s`,
    ...meanwhile.map(({ afterSeconds, step }) => `after ${afterSeconds} s ${step.text}`),
  ].join(', '),
});

export const after = (afterSeconds: number, step: Step) => ({ afterSeconds, step });

export const parallelAdds = (count: number): StepOf<'parallelAdds'> => ({
  kind: 'parallelAdds',
  count,
  text: `${count} parallel adds in one session, then one read`,
});

/** Each client logs out; a copy of what it carried, with whatever renews it, is presented until it is refused. */
export const logOutAndReplay = (everyMs: number, msMax: number): StepOf<'logOutAndReplay'> => ({
  kind: 'logOutAndReplay',
  everyMs,
  msMax,
  text: `log out, then present a copy of the credential every ${everyMs} ms until it is refused`,
});

export const breakNode = (fault: NodeFault, target: NodeTarget): StepOf<'breakNode'> => ({
  kind: 'breakNode',
  fault,
  target,
  text: `${fault} ${target}`,
});

export const healNode = (target: NodeTarget): StepOf<'healNode'> => ({
  kind: 'healNode',
  target,
  text: `heal ${target}`,
});

export const breakStore = (fault: StoreFault): StepOf<'breakStore'> => ({
  kind: 'breakStore',
  fault,
  text: `${fault} the store`,
});

export const healStore = (): StepOf<'healStore'> => ({ kind: 'healStore', text: 'heal the store' });

export const measure = (what: 'store' | 'nodes'): StepOf<'measure'> => ({
  kind: 'measure',
  what,
  text: `measure the ${what}`,
});
