/** Before a run: the question, and no hint of the answer. */
import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import type { Prediction } from '../../link/prediction.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';
import { ClaimHead } from './ClaimHead.tsx';

interface Props {
  readonly card: ExperimentCard;
  readonly prediction: Prediction;
  readonly predict: (prediction: Prediction) => void;
  readonly run: () => Promise<void>;
  readonly hasReport: boolean;
  /** Another experiment that runs now. */
  readonly busyWith: string | null;
}

export function Predict({ card, prediction, predict, run, hasReport, busyWith }: Props) {
  const { control } = usePage();
  const isLocked = prediction.lockedAt !== null;
  const isChosen = prediction.choice !== null || isLocked;
  return (
    <>
      <ClaimHead card={card} />
      <fieldset className="predict">
        <legend>{card.predict.question}</legend>
        {card.predict.options.map((option, index) => (
          <label key={option} className="option">
            <input
              type="radio"
              name="prediction"
              checked={prediction.choice === index}
              disabled={isLocked}
              onChange={() => predict({ choice: index, lockedAt: null })}
            />
            {option}
          </label>
        ))}
      </fieldset>
      <div className="act">
        <Action act={run} possible={control.canAct && isChosen && busyWith === null} primary>
          Run
        </Action>
        <p className="muted">{hint(control.canAct, busyWith, isChosen)}</p>
      </div>
      {hasReport && !isLocked && (
        <p className="act">
          <button
            type="button"
            className="button quiet"
            onClick={() => predict({ choice: null, lockedAt: new Date().toISOString() })}
          >
            Show what the last run found, without predicting
          </button>
        </p>
      )}
    </>
  );
}

function hint(canAct: boolean, busyWith: string | null, isChosen: boolean): string {
  if (!canAct) return 'This page may only look.';
  if (busyWith) return `Wait: ${busyWith} is running.`;
  return isChosen ? 'It is locked once it runs.' : 'Choose a prediction first. It is locked once it runs.';
}
