/** How many sessions there are, and how many went: one number for the last row of a classroom. */
import type { SessionPlace } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../src/protocol/lab-events.ts';
import { stateHeldBy } from './deployments.ts';
import { isAlive } from './losses.ts';
import type { Model } from './model.ts';

export interface Held {
  readonly held: number;
  /** Whoever lost a session and has none since. */
  readonly lost: number;
}

const aliveIn = ({ nodes }: DeploymentState) => nodes.filter(isAlive);

/** Those that somebody holds who is alive. */
export function heldSessions(deployment: DeploymentState): SessionPlace[] {
  const alive = new Set(aliveIn(deployment).map(({ name }) => name));
  return deployment.sessions.filter(({ node }) => node === null || alive.has(node));
}

export function heldOf({ lost }: Model, deployment: DeploymentState): Held {
  const known = heldSessions(deployment).length;
  const counted = aliveIn(deployment).reduce((sum, node) => sum + (node.sessionsHeld ?? 0), 0);
  return {
    held: stateHeldBy(deployment) === 'node' ? Math.max(known, counted) : known,
    lost: lost[deployment.name]?.length ?? 0,
  };
}
