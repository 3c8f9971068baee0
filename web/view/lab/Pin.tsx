/** Where the client's next request goes: to this node by hand, or wherever the policy sends it. */
import type { ClientName } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { pinOf } from '../../model/pins.ts';
import { usePage } from '../context.ts';
import { spoken } from '../topology/rows.ts';

interface Props {
  readonly deployment: DeploymentState;
  readonly client: ClientName | undefined;
}

export function Pin({ deployment, client }: Props) {
  const { pins, pin } = usePage();
  if (!client) return null;
  return (
    <label className="field">
      <span className="unseen">Next request goes</span>
      <select
        value={pinOf(pins, deployment.name, client) ?? ''}
        onChange={({ target }) => pin(deployment.name, client, target.value === '' ? null : target.value)}
      >
        <option value="">by {deployment.gateway}</option>
        {deployment.nodes.map(({ name }) => (
          <option key={name} value={name}>
            to {spoken(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
