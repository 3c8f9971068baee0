/** After a run: what was predicted, what it was, why, and what to try next. */
import { becauseOf, type ExperimentCard } from '../../../src/protocol/cards.ts';
import type { RunReport } from '../../../src/protocol/reports.ts';
import type { Prediction } from '../../link/prediction.ts';
import { outcome, resultHeadline } from '../../model/experiments.ts';
import { address } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';
import { Mark } from '../marks/Mark.tsx';
import { Exports } from '../runs/Exports.tsx';
import { VerdictCard } from './VerdictCard.tsx';

interface Props {
  readonly card: ExperimentCard;
  readonly report: RunReport;
  readonly prediction: Prediction;
  readonly run: () => Promise<void>;
  readonly again: () => void;
}

export function Result({ card, report, prediction, run, again }: Props) {
  const { model, control } = usePage();
  const isBusy = model.lab?.activeRun !== null;
  return (
    <>
      <p className="eyebrow">
        {card.number} {card.title}, seed {report.seed}
        {report.server === 'service' && ', on the service'}
      </p>
      <h1>{resultHeadline(report)}</h1>
      <p className="why">The claim was: “{card.claim}”</p>
      <Pair card={card} report={report} prediction={prediction} />
      <h2 className="over">Because</h2>
      {report.results.map((result) => (
        <VerdictCard
          key={result.deployment}
          result={result}
          because={becauseOf(card, report.server, result.deployment)}
          run={report.run}
        />
      ))}
      <h2 className="over">Try next</h2>
      <ul className="next">
        {card.tryNext.map((next) => (
          <li key={next}>
            <Next words={next} />
          </li>
        ))}
      </ul>
      <div className="act">
        <Action act={run} possible={control.canAct && !isBusy}>
          Run again
        </Action>
        <button type="button" className="button quiet" onClick={again}>
          Predict anew
        </button>
        <Together report={report} />
        <Exports run={report.run} report={report} />
      </div>
    </>
  );
}

/** What differs is seen best side by side: the first that breaks beside the first that holds. */
function Together({ report: { run, results } }: Pick<Props, 'report'>) {
  const seen = results.filter(({ history }) => history !== null);
  const one = seen.find(({ observed }) => observed !== 'holds');
  const two = seen.find(({ observed }) => observed === 'holds');
  if (!one || !two) return null;
  const beside = { run, deployment: two.deployment };
  return (
    <a className="button" href={address.run(run, one.deployment, { beside })}>
      Replay {one.deployment} beside {two.deployment}
    </a>
  );
}

function Pair({ card, report, prediction }: Pick<Props, 'card' | 'report' | 'prediction'>) {
  const { predicted, observed, right } = outcome(card, report, prediction.choice);
  return (
    <div className="pair" role="status">
      <div className="pane">
        <h2 className="small muted">
          You predicted
          {predicted && prediction.lockedAt && (
            <span className="right">
              <Mark of="lock" /> locked at {new Date(prediction.lockedAt).toLocaleTimeString()}
            </span>
          )}
        </h2>
        <p className="big">{predicted ?? 'Nothing this time.'}</p>
      </div>
      <div className="pane">
        <h2 className="small muted">
          It was
          {right !== null && <span className="right">{right ? 'as you said' : 'not this time'}</span>}
        </h2>
        <p className="big">{observed}</p>
      </div>
    </div>
  );
}

/** The name of another experiment leads there; anything else is a thing to do by hand. */
function Next({ words }: { readonly words: string }) {
  const { lab } = usePage().model;
  const card = lab?.experiments.find(({ name }) => name === words);
  if (!card) return <span>{words}</span>;
  return (
    <a href={address.experiment(card.name)}>
      <strong>
        {card.number} {card.title}
      </strong>
      <span className="small muted">{card.claim}</span>
    </a>
  );
}
