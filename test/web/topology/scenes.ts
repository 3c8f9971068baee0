/** Small scenes, with whatever a test wants to be different. */
import type { Flight, Scene, SceneClient, SceneNode } from '../../../web/model/scene.ts';

export const client = (name: string): SceneClient => ({
  name,
  user: name,
  carries: null,
  holds: [],
  traffic: null,
  routedTo: null,
});

const node = (name: string): SceneNode => ({
  name,
  port: 4111,
  pid: 20_411,
  state: 'healthy',
  memoryBytes: null,
  holds: [],
  more: 0,
  lost: [],
  requests: 0,
  fault: null,
});

export const flight = (given: Partial<Flight> = {}): Flight => ({
  id: 1,
  client: 'alice',
  nodes: ['node-1'],
  startedAt: 0,
  shownMs: 1000,
  durationMs: 3,
  outcome: 'answered',
  status: 200,
  title: 'GET /me',
  credential: null,
  standsFor: 1,
  asksStore: false,
  ...given,
});

export const scene = (given: Partial<Scene> = {}): Scene => ({
  deployment: 'memory',
  stateHeldBy: 'node',
  policy: 'round-robin',
  gatewayPort: 4110,
  requestsPerSecond: 0,
  clients: [client('alice'), client('bob')],
  nodes: [node('node-1'), node('node-2')],
  store: null,
  flights: [],
  now: 0,
  ...given,
});
