/** One experiment: its claim, then the prediction, the run, or the result, always in the same place. */
import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import { usePrediction } from '../../link/prediction.ts';
import { reportOf } from '../../model/experiments.ts';
import { address } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { Margin } from './Margin.tsx';
import { Predict } from './Predict.tsx';
import { Progress } from './Progress.tsx';
import { Result } from './Result.tsx';

interface Props {
  readonly name: string;
  readonly seed?: number | undefined;
}

export function Experiment({ name, seed }: Props) {
  const { lab } = usePage().model;
  const card = lab?.experiments.find((each) => each.name === name);
  if (!card) {
    return (
      <div className="head">
        <h1>There is no experiment “{name}”</h1>
        <p>
          <a href={address.experiments}>All experiments</a>
        </p>
      </div>
    );
  }
  return (
    <div className="stage">
      <article>
        <Stage card={card} seed={seed} />
      </article>
      <Margin card={card} seed={seed} />
    </div>
  );
}

function Stage({ card, seed }: { readonly card: ExperimentCard; readonly seed: number | undefined }) {
  const { model, control, ask } = usePage();
  const [prediction, predict] = usePrediction(card.name);
  const active = model.lab?.activeRun;
  const report = model.lab ? reportOf(model.lab, card.name) : undefined;

  /** Locked first: nobody can change a prediction while its answer is under way. */
  const run = async (): Promise<void> => {
    const locked = { ...prediction, lockedAt: prediction.lockedAt ?? new Date().toISOString() };
    predict(locked);
    const request = { experiments: [card.name], ...(seed !== undefined && { seed }) };
    if (!(await ask(control.run(request)))) predict(prediction);
  };
  if (active?.experiment === card.name)
    return <Progress card={card} active={active} prediction={prediction} />;
  if (report && prediction.lockedAt) {
    return (
      <Result card={card} report={report} prediction={prediction} run={run} again={() => predict(null)} />
    );
  }
  return (
    <Predict
      card={card}
      prediction={prediction}
      predict={predict}
      run={run}
      hasReport={report !== undefined}
      busyWith={active ? (active.experiment ?? null) : null}
    />
  );
}
