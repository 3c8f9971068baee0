/** What this person predicted. It is locked when the experiment runs, and only then is a result shown. */
import { useStored } from './stored.ts';

export interface Prediction {
  /** The option's index; null: looked at the result without predicting. */
  readonly choice: number | null;
  /** When it was locked, as this clock says; null while it can still be changed. */
  readonly lockedAt: string | null;
}

const open: Prediction = { choice: null, lockedAt: null };

export function usePrediction(experiment: string): [Prediction, (prediction: Prediction | null) => void] {
  const [stored, store] = useStored(sessionStorage, `statelab.prediction.${experiment}`);
  const prediction = stored === null ? open : (JSON.parse(stored) as Prediction);
  return [prediction, (next) => store(next && JSON.stringify(next))];
}
