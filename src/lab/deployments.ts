/** The deployments of the lab: which strategy on how many nodes, behind which policy, with which store. */

import type { DeploymentCard } from '../protocol/cards.ts';
import {
  type DeploymentName,
  type GatewayPolicy,
  type StoreName,
  storeNames,
} from '../protocol/lab-words.ts';
import type { StrategyName } from '../protocol/strategies.ts';

export interface DeploymentDeclaration {
  readonly strategy: StrategyName;
  readonly gateway: GatewayPolicy;
  /** How many nodes unless an experiment or a person says otherwise. */
  readonly nodes: number;
  /** How long its nodes wait for the store, where the servers' default is too short on a busy machine. */
  readonly storeDeadlineMs?: number;
  /** What a user would say about it. */
  readonly summary: string;
}

export const deployments: Record<DeploymentName, DeploymentDeclaration> = {
  jwt: {
    strategy: 'jwt',
    gateway: 'round-robin',
    nodes: 3,
    summary: 'The client carries everything in a signed token.',
  },
  sealed: {
    strategy: 'sealed',
    gateway: 'round-robin',
    nodes: 3,
    summary: 'The client carries everything in an encrypted cookie.',
  },
  memory: {
    strategy: 'memory',
    gateway: 'round-robin',
    nodes: 1,
    summary: 'The server that met the client remembers it.',
  },
  sticky: {
    strategy: 'memory',
    gateway: 'affinity',
    nodes: 3,
    summary: 'Each server remembers its own clients, and the gateway always sends them there.',
  },
  redis: {
    strategy: 'redis',
    gateway: 'round-robin',
    nodes: 3,
    summary: 'All servers ask one store.',
  },
  postgres: {
    strategy: 'postgres',
    gateway: 'round-robin',
    nodes: 3,
    // PostgreSQL is many processes that take turns, and each change waits for the disk.
    storeDeadlineMs: 600,
    summary: 'All servers ask one database.',
  },
};

/** Which store its sessions lie in; null where they lie in none. */
export function storeOf(name: DeploymentName): StoreName | null {
  const { strategy } = deployments[name];
  return storeNames.find((store) => store === strategy) ?? null;
}

export const needsStore = (name: DeploymentName): boolean => storeOf(name) !== null;

export function deploymentCard(name: DeploymentName): DeploymentCard {
  const { strategy, gateway, nodes, summary } = deployments[name];
  return { name, strategy, gateway, nodes, store: storeOf(name), summary };
}
