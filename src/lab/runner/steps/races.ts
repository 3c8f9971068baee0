/** Steps in which one client races itself. */
import type { StepOf } from '../step.ts';

/** Each client sends writes and, in the middle of them, its logout; then what it carried before is presented. */
export const raceLogout = (writes: number, presents: number): StepOf<'raceLogout'> => ({
  kind: 'raceLogout',
  writes,
  presents,
  text: `each client sends ${writes} writes and one logout at once, then presents its old credential ${presents} times`,
});
