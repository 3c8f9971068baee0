/** What this person predicted. It is locked when the experiment runs, and only then is a result shown. */
import { useStored, useStoredAll } from './stored.ts';

export interface Prediction {
  /** The option's index; null: looked at the result without predicting. */
  readonly choice: number | null;
  /** When it was locked, as this clock says; null while it can still be changed. */
  readonly lockedAt: string | null;
}

const open: Prediction = { choice: null, lockedAt: null };

const keyOf = (experiment: string): string => `statelab.prediction.${experiment}`;

export function usePrediction(experiment: string): [Prediction, (prediction: Prediction | null) => void] {
  const [stored, store] = useStored(sessionStorage, keyOf(experiment));
  const prediction = stored === null ? open : (JSON.parse(stored) as Prediction);
  return [prediction, (next) => store(next && JSON.stringify(next))];
}

/** Which of these experiments this person has run, or looked at the result of. */
export function useLocked(experiments: readonly string[]): ReadonlySet<string> {
  const stored = useStoredAll(sessionStorage, experiments.map(keyOf));
  const isLocked = (text: string | null): boolean =>
    text !== null && (JSON.parse(text) as Prediction).lockedAt !== null;
  return new Set(experiments.filter((_experiment, place) => isLocked(stored[place] ?? null)));
}
