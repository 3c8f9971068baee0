/** Deployments as the lab would tell them, stopped or running. */
import { clientNames } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState, NodeState } from '../../../src/protocol/lab-events.ts';
import { type DeploymentName, deploymentNames } from '../../../src/protocol/lab-words.ts';

const summaries: Record<DeploymentName, string> = {
  jwt: 'The state travels in a signed token; any node can read it.',
  sealed: 'The state travels in an encrypted cookie; any node can open it.',
  memory: 'The state lies in the memory of the one node that met the client.',
  sticky: 'As memory, on three nodes, with a gateway that sends each client to the same one.',
  redis: 'The state lies in Redis; every node asks there.',
  postgres: 'The state lies in PostgreSQL; every node asks there.',
};

const places = Object.fromEntries(deploymentNames.map((name, place) => [name, place]));
const portOf = (name: DeploymentName, node: number): number => 4110 + (places[name] ?? 0) * 10 + node;

export const nodeState = (name: DeploymentName, number: number): NodeState => ({
  name: `node-${number}`,
  port: portOf(name, number),
  pid: 20_400 + portOf(name, number),
  state: 'healthy',
  sessionsHeld: 0,
  heapBytes: 9_000_000,
  requests: 0,
});

export const stopped = (name: DeploymentName): DeploymentState => ({
  name,
  strategy: name === 'sticky' ? 'memory' : name,
  gateway: name === 'sticky' ? 'affinity' : 'round-robin',
  summary: summaries[name],
  state: 'stopped',
  reason: null,
  url: null,
  nodes: [],
  store: null,
  clients: [],
  traffic: null,
  sessions: [],
});

export const running = (name: DeploymentName, nodes = name === 'memory' ? 1 : 3): DeploymentState => ({
  ...stopped(name),
  state: 'running',
  url: `http://127.0.0.1:${portOf(name, 0)}`,
  nodes: Array.from({ length: nodes }, (_, index) => nodeState(name, index + 1)),
  store: name === 'redis' || name === 'postgres' ? { name, state: 'up', port: 4180 } : null,
  clients: clientNames.slice(0, 3).map((client) => ({ name: client, credential: null })),
});
