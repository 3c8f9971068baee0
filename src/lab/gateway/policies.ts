/** Which node gets the next request: the policies of a gateway, pure but for the round-robin's counter. */
import { createHash } from 'node:crypto';
import type { GatewayPolicy } from '../../protocol/lab-words.ts';

export interface Target {
  readonly name: string;
  readonly origin: string;
}

export interface Candidate extends Target {
  /** Requests that it works on now. */
  readonly inFlight: number;
}

/** All candidates, best first: the later ones are for a retry. */
export type Rank = <C extends Candidate>(candidates: readonly C[], route: string) => C[];

function roundRobin(): Rank {
  let turn = 0;
  return (candidates) => {
    const start = turn++ % Math.max(candidates.length, 1);
    return [...candidates.slice(start), ...candidates.slice(0, start)];
  };
}

const leastConnections = (): Rank => {
  const inTurn = roundRobin();
  return (candidates, route) => inTurn(candidates, route).sort((a, b) => a.inFlight - b.inFlight);
};

/**
 * Rendezvous hashing (Thaler, Ravishankar 1998): each node scores the route by itself, so when a node comes
 * or goes, only the routes move for which it scores, or scored, highest.
 */
const affinity = (): Rank => (candidates, route) => {
  const score = ({ name }: Candidate) =>
    createHash('sha256').update(`${route} ${name}`).digest().readUIntBE(0, 6);
  return [...candidates].sort((a, b) => score(b) - score(a));
};

export const policies: Record<GatewayPolicy, () => Rank> = {
  'round-robin': roundRobin,
  'least-connections': leastConnections,
  affinity,
};
