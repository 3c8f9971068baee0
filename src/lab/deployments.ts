/** The deployments of the lab: which strategy on how many nodes, behind which policy, with which store. */
import type { DeploymentName, GatewayPolicy } from '../protocol/lab-words.ts';
import type { DeploymentCard } from '../protocol/reports.ts';
import { type StrategyName, strategyFacts } from '../protocol/strategies.ts';

export interface DeploymentDeclaration {
  readonly strategy: StrategyName;
  readonly gateway: GatewayPolicy;
  /** How many nodes unless an experiment or a person says otherwise. */
  readonly nodes: number;
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
};

export const needsStore = (name: DeploymentName): boolean =>
  strategyFacts[deployments[name].strategy].stateHeldBy === 'store';

export const deploymentCard = (name: DeploymentName): DeploymentCard => ({
  name,
  ...deployments[name],
  store: needsStore(name) ? 'redis' : null,
});
