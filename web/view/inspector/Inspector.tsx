/** What is selected, in full. It opens and closes by a person's hand only: nothing that happens moves it. */
import { useEffect } from 'react';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { Selection } from '../../model/scene.ts';
import { usePage } from '../context.ts';
import { ClientPart } from './ClientPart.tsx';
import { GatewayPart } from './GatewayPart.tsx';
import { NodePart } from './NodePart.tsx';
import { RequestPart } from './RequestPart.tsx';
import { StorePart } from './StorePart.tsx';

export function Inspector({ selection }: { readonly selection: Selection }) {
  const { model, select } = usePage();
  const deployment = model.lab?.deployments.find(({ name }) => name === selection.deployment);
  const isThere = deployment !== undefined && exists(selection, deployment);
  const isKept = selection.kind === 'request' || isThere;
  useEffect(() => {
    if (!isKept) select(null);
  }, [isKept, select]);
  if (!deployment || !isKept) return null;
  const name = 'name' in selection ? selection.name : '';
  switch (selection.kind) {
    case 'request':
      return (
        <RequestPart key={`${deployment.name} ${selection.id}`} deployment={deployment} id={selection.id} />
      );
    case 'client':
      return <ClientPart deployment={deployment} name={name} />;
    case 'node':
      return <NodePart deployment={deployment} name={name} />;
    case 'gateway':
      return <GatewayPart deployment={deployment} />;
    default:
      return <StorePart deployment={deployment} />;
  }
}

/** A node that was removed leaves nothing to look at. */
function exists(selection: Selection, { nodes, clients, traffic, store, state }: DeploymentState): boolean {
  if (selection.kind === 'node') return nodes.some(({ name }) => name === selection.name);
  if (selection.kind === 'store') return store !== null;
  if (selection.kind === 'gateway') return state !== 'stopped';
  if (selection.kind !== 'client') return true;
  return (
    clients.some(({ name }) => name === selection.name) || (selection.name === 'load' && traffic !== null)
  );
}
