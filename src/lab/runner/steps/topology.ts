/** Steps that change how many nodes there are. */
import type { StepOf } from '../step.ts';

export const addNodes = (count: number): StepOf<'addNodes'> => ({
  kind: 'addNodes',
  count,
  text: `add ${count} nodes`,
});

/** Drained first: the gateway lets go of it, what is under way ends, and then it is gone. */
export const removeNode = (target: `node-${number}`): StepOf<'removeNode'> => ({
  kind: 'removeNode',
  target,
  text: `drain and remove ${target}`,
});
