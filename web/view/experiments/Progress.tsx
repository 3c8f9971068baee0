/** While it runs: what is done, on which deployment, and the prediction that nobody can change any more. */

import type { ExperimentCard } from '../../../src/protocol/cards.ts';
import type { LabState } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import type { Prediction } from '../../link/prediction.ts';
import { address } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { DeploymentView } from '../lab/DeploymentView.tsx';
import { useLabClock, useTick } from '../lab/useScene.ts';
import { Mark } from '../marks/Mark.tsx';
import { Letter } from '../marks/Tag.tsx';
import { ClaimHead } from './ClaimHead.tsx';

interface Props {
  readonly card: ExperimentCard;
  readonly active: NonNullable<LabState['activeRun']>;
  readonly prediction: Prediction;
}

export function Progress({ card, active, prediction }: Props) {
  const deployments = Object.keys(card.expected) as DeploymentName[];
  const { model } = usePage();
  const clock = useLabClock(model);
  useTick();
  const running = model.lab?.deployments.find(({ name }) => name === active.deployment);
  const at = active.deployment === null ? -1 : deployments.indexOf(active.deployment);
  return (
    <>
      <ClaimHead card={card} />
      <div className="pane">
        <h2 className="small muted">
          <Mark of="lock" /> You predicted
        </h2>
        <p className="big">
          {prediction.choice === null ? 'Nothing this time.' : card.predict.options[prediction.choice]}
        </p>
      </div>
      <div className="pane progress" role="status">
        <h2 className="small muted">
          Running on real servers
          {at >= 0 && (
            <span className="right">
              deployment {at + 1} of {deployments.length}
            </span>
          )}
        </h2>
        <p className="big">{active.step ?? 'The servers are being made ready.'}</p>
        <progress value={Math.max(0, at)} max={deployments.length} aria-label="Deployments that are done" />
        <ol>
          {deployments.map((name, place) => (
            <li key={name} aria-current={place === at ? 'step' : undefined}>
              <Letter of={name} />
              <strong className="grow">{name}</strong>
              <span className="small muted">{progressWords(place, at)}</span>
            </li>
          ))}
        </ol>
      </div>
      {running && running.nodes.length > 0 && (
        <section className="pane live-run" aria-label={`The servers of ${running.name}, live`}>
          <DeploymentView deployment={running} size="large" clock={clock} />
        </section>
      )}
      <p>
        <a href={active.deployment ? address.deployment(active.deployment) : address.lab}>
          Watch the servers in the lab
        </a>
      </p>
    </>
  );
}

function progressWords(place: number, at: number): string {
  if (place === at) return 'running now';
  return place < at ? 'done' : 'waits';
}
