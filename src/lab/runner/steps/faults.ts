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

const storeFaultTexts: Record<StoreFault, string> = {
  stop: 'stop the store',
  kill: 'kill the store',
  pause: 'pause the store',
  'power-cut': 'cut the power of the store',
  slow: 'slow the link to the store by 200 ms',
  silence: 'silence the link to the store: connections stay open, nothing gets through',
  reset: 'reset each connection to the store',
  throttle: 'throttle the link to the store',
  cut: 'cut the link to the store',
};

export const breakStore = (fault: StoreFault): StepOf<'breakStore'> => ({
  kind: 'breakStore',
  fault,
  text: storeFaultTexts[fault],
});

export const healStore = (): StepOf<'healStore'> => ({ kind: 'healStore', text: 'heal the store' });
