/** Visitor, gateway, nodes, store, from left to right; the state lies as a badge on whoever holds it. */
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { lastCredentialBytes, stateHeldBy } from '../../model/deployments.ts';
import { bytes } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Mark } from '../marks/Mark.tsx';
import { Badges } from './Badges.tsx';
import { Fan } from './Fan.tsx';
import { NodeBox } from './NodeBox.tsx';
import { StoreBox } from './StoreBox.tsx';

interface Props {
  readonly deployment: DeploymentState;
  readonly selected: string | null;
  readonly select: (name: string) => void;
}

export function Lanes({ deployment, selected, select }: Props) {
  const { nodes, gateway, url } = deployment;
  const ends = nodes.map(({ state }) => state === 'healthy');
  const chosen = selected ?? nodes[0]?.name;
  return (
    <div className="lanes">
      <Client deployment={deployment} />
      <Fan ends={[true]} height={nodes.length} />
      <div className="box gateway">
        <strong>gateway</strong>
        <span className="small">{gateway}</span>
        <span className="small muted mono">{url ? `:${new URL(url).port}` : ''}</span>
      </div>
      <Fan ends={ends} height={nodes.length} />
      <div className="nodes">
        {nodes.map((node) => (
          <NodeBox
            key={node.name}
            node={node}
            deployment={deployment}
            checked={chosen === node.name}
            select={select}
          />
        ))}
      </div>
      <Fan ends={ends} height={nodes.length} mirrored absent={deployment.store === null} />
      <StoreBox deployment={deployment} checked={chosen === 'store'} select={select} />
    </div>
  );
}

/** What the client carries: everything, in a capsule that tells its bytes, or a key to what lies elsewhere. */
function Client({ deployment }: { readonly deployment: DeploymentState }) {
  const { model } = usePage();
  const holds = stateHeldBy(deployment) === 'client';
  const size = lastCredentialBytes(model, deployment.name);
  return (
    <div className="box client">
      <strong>visitor</strong>
      <span className={holds ? 'carries capsule' : 'carries'}>
        {!holds && <Mark of="key" />}
        {size === null ? <span className="muted">{holds ? 'empty' : 'no key'}</span> : bytes(size)}
      </span>
      <Badges held={holds ? 1 : 0} words={holds ? 'holds it' : 'no state'} />
    </div>
  );
}
