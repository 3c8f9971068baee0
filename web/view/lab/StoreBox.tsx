/** The store, or the place where none is: its emptiness is part of the lesson. */
import type { DeploymentState, StoreState } from '../../../src/protocol/lab-events.ts';
import { stateHeldBy } from '../../model/deployments.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import { Badges } from './Badges.tsx';

interface Props {
  readonly deployment: DeploymentState;
  readonly checked: boolean;
  readonly select: (name: string) => void;
}

const marks: Record<StoreState['state'], MarkName> = {
  up: 'healthy',
  slow: 'degraded',
  unreachable: 'down',
  paused: 'paused',
  down: 'down',
};

export function StoreBox({ deployment, checked, select }: Props) {
  const { name, store } = deployment;
  if (!store) {
    return (
      <div className="store none">
        <Cylinder />
        <span className="small muted">no store</span>
      </div>
    );
  }
  const answers = store.state === 'up' || store.state === 'slow';
  const holds = stateHeldBy(deployment) === 'store';
  return (
    <label className={`store ${store.state}`}>
      <input
        type="radio"
        className="unseen"
        name={`selected-${name}`}
        checked={checked}
        onChange={() => select('store')}
      />
      <Cylinder />
      <span className="line">
        <Mark of={marks[store.state]} />
        <strong>{store.name}</strong>
      </span>
      <span className="small muted mono">{store.port === null ? 'no port' : `:${store.port}`}</span>
      <span className="small">{store.state}</span>
      <Badges held={holds ? 1 : 0} lost={!answers} words={answers ? 'holds it' : 'no answer'} />
    </label>
  );
}

function Cylinder() {
  return (
    <svg className="cylinder" viewBox="0 0 56 48" aria-hidden="true">
      <path d="M2 9v30c0 4 11 7 26 7s26-3 26-7V9" />
      <ellipse cx="28" cy="9" rx="26" ry="7" />
    </svg>
  );
}
