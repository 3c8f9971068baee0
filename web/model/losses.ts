/** Which sessions went with a process: told by comparing what lay in a node's memory before and after. */
import type { SessionPlace } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState, NodeState } from '../../src/protocol/lab-events.ts';

export interface Loss {
  readonly node: string;
  readonly sessions: readonly SessionPlace[];
}

/** A process that is frozen or drains still has its memory. */
const isAlive = (node: NodeState | undefined): node is NodeState =>
  node !== undefined && (node.state === 'healthy' || node.state === 'draining' || node.state === 'paused');

export function lossesBetween(before?: DeploymentState, after?: DeploymentState): Loss[] {
  // A deployment that is stopped loses everything, and nobody is surprised.
  if (before?.state !== 'running' || after?.state !== 'running') return [];
  return before.nodes.flatMap((node) => {
    const now = after.nodes.find(({ name }) => name === node.name);
    if (!isAlive(node) || (isAlive(now) && now.pid === node.pid)) return [];
    const sessions = before.sessions.filter((each) => each.heldBy === 'node' && each.node === node.name);
    return sessions.length === 0 ? [] : [{ node: node.name, sessions }];
  });
}
