/** One server process. Choosing it is how its faults are reached. */
import type { DeploymentState, NodeState } from '../../../src/protocol/lab-events.ts';
import { stateHeldBy } from '../../model/deployments.ts';
import { grouped } from '../../model/words.ts';
import { Mark } from '../marks/Mark.tsx';
import { Badges } from './Badges.tsx';

interface Props {
  readonly node: NodeState;
  readonly deployment: DeploymentState;
  readonly checked: boolean;
  readonly select: (name: string) => void;
}

export function NodeBox({ node, deployment, checked, select }: Props) {
  const { name, port, pid, state, sessionsHeld, requests } = node;
  const holds = stateHeldBy(deployment) === 'node';
  return (
    <label className={`box node ${state}`}>
      <input
        type="radio"
        className="unseen"
        name={`selected-${deployment.name}`}
        checked={checked}
        onChange={() => select(name)}
      />
      <span className="line">
        <Mark of={state} />
        <strong>{name}</strong>
        <span className={state === 'healthy' ? 'small right muted' : 'small right'}>{state}</span>
      </span>
      <span className="line small muted mono">
        <span>{port === null ? 'no port' : `:${port}`}</span>
        <span className="right">{pid === null ? 'no process' : `pid ${pid}`}</span>
      </span>
      <Badges held={holds ? sessionsHeld : 0} lost={state === 'down'} />
      <span className="line small">
        {heldWords(node)}
        <span className="right muted">
          {grouped(requests)}
          <span aria-hidden="true"> req</span>
          <span className="unseen">{requests === 1 ? ' request' : ' requests'}</span>
        </span>
      </span>
    </label>
  );
}

/** What lay in the memory of a process that is gone is gone as well. */
function heldWords({ sessionsHeld, state }: NodeState): string {
  if (sessionsHeld === null) return 'not measured';
  return state === 'down' && sessionsHeld > 0 ? `lost ${sessionsHeld}` : `holds ${sessionsHeld}`;
}
