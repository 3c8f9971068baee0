/** How many sessions there are, and how many went: one number for the last row of a classroom. */
import type { DeploymentState } from '../../src/protocol/lab-events.ts';
import { stateHeldBy } from './deployments.ts';
import type { Model } from './model.ts';

export interface Held {
  readonly held: number;
  /** Whoever lost a session and has none since. */
  readonly lost: number;
}

export function heldOf({ notable }: Model, deployment: DeploymentState): Held {
  const { name, nodes, sessions } = deployment;
  const alive = new Set(
    nodes.filter(({ state }) => state !== 'down' && state !== 'starting').map((node) => node.name),
  );
  const known = sessions.filter(({ node }) => node === null || alive.has(node));
  const counted = nodes
    .filter((node) => alive.has(node.name))
    .reduce((sum, node) => sum + (node.sessionsHeld ?? 0), 0);
  const lost = new Set(
    (notable[name] ?? []).flatMap((line) =>
      line.kind === 'lost' ? line.sessions.map(({ client }) => client) : [],
    ),
  );
  for (const { client } of known) lost.delete(client);
  return {
    held: stateHeldBy(deployment) === 'node' ? Math.max(known.length, counted) : known.length,
    lost: lost.size,
  };
}
