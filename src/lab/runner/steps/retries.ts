/** Steps of clients that try again. */
import type { StepOf } from '../step.ts';

/**
 * Each client fills its cart and checks out, several times at once and then again, always with one key; where nobody
 * knows what came of it, until somebody does. Then it looks at its cart and its orders.
 */
export const checkOutAgain = (atOnce: number, again: number): StepOf<'checkOutAgain'> => ({
  kind: 'checkOutAgain',
  atOnce,
  again,
  text: `each client checks out ${atOnce === 1 ? '' : `${atOnce} times at once `}with one key, adds something, and tries the same key ${again} times more`,
});
