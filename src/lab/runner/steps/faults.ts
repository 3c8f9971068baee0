/** Steps that break something, and heal it. */
import type { NodeFault, StoreFault } from '../../../protocol/lab-words.ts';
import type { NodeTarget, StepOf } from '../step.ts';

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
