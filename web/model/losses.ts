/** Which sessions went with a process: told by comparing what lay in a node's memory before and after. */
import type { SessionPlace } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState, NodeState } from '../../src/protocol/lab-events.ts';

export interface Loss {
  readonly node: string;
  readonly sessions: readonly SessionPlace[];
}

/** A process that is frozen or drains still has its memory; a node without a process has none. */
export const isAlive = (node: NodeState | undefined): node is NodeState =>
  node !== undefined &&
  node.pid !== null &&
  (node.state === 'healthy' || node.state === 'draining' || node.state === 'paused');

/** @param isStruck whether this node is being ended: its sessions may be told as gone before it is */
export function lossesBetween(
  before: DeploymentState | undefined,
  after: DeploymentState | undefined,
  isStruck: (node: string) => boolean,
): Loss[] {
  // A deployment that is stopped loses everything, and nobody is surprised.
  if (before?.state !== 'running' || after?.state !== 'running') return [];
  return before.nodes.filter(isAlive).flatMap((node) => {
    const { name, pid } = node;
    const now = after.nodes.find((each) => each.name === name);
    const isSame = isAlive(now) && now.pid === pid;
    if (isSame && !isStruck(name)) return [];
    const sessions = heldBy(name, before).filter(
      ({ client }) => !isSame || !heldBy(name, after).some((each) => each.client === client),
    );
    return sessions.length === 0 ? [] : [{ node: name, sessions }];
  });
}

const heldBy = (node: string, { sessions }: DeploymentState): SessionPlace[] =>
  sessions.filter((each) => each.heldBy === 'node' && each.node === node);
