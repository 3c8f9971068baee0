/** Every deployment at once: the same drawing, small, so that their differences are what is seen. */
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { holderWords } from '../../model/deployments.ts';
import { address } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';
import { Mark } from '../marks/Mark.tsx';
import { Letter } from '../marks/Tag.tsx';
import { DeploymentView, stateMarks } from './DeploymentView.tsx';

interface Props {
  readonly deployments: readonly DeploymentState[];
  readonly clock: () => number;
}

export function SideBySide({ deployments, clock }: Props) {
  return (
    <div className="side-by-side">
      {deployments.map((deployment) => (
        <Card key={deployment.name} deployment={deployment} clock={clock} />
      ))}
    </div>
  );
}

function Card({ deployment, clock }: { readonly deployment: DeploymentState; readonly clock: () => number }) {
  const { control, ask, front } = usePage();
  const { name, state, nodes } = deployment;
  const title = `deployment-${name}`;
  const isUp = state === 'running' || state === 'starting';
  return (
    <section
      className={front === name && isUp ? 'card deployment front' : 'card deployment'}
      data-strategy={name}
      aria-labelledby={title}
    >
      <header>
        <Letter of={name} />
        <h2 id={title}>{name}</h2>
        <span className="muted small holder">{holderWords(deployment)}</span>
        <span className="chip">
          <Mark of={stateMarks[state]} />
          {state}
        </span>
        {nodes.length > 0 && (
          <a className="button quiet" href={address.deployment(name)}>
            Large<span className="unseen">: {name}</span>
          </a>
        )}
        {isUp && (
          <Action act={() => ask(control.stop(name))} possible={control.canAct}>
            Stop<span className="unseen"> {name}</span>
          </Action>
        )}
      </header>
      <DeploymentView deployment={deployment} size="small" clock={clock} />
    </section>
  );
}
