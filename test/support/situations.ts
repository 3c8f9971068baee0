// How things may stand when a person presses a key: any lab, any selection, and hands that remember what they were told.
import fc from 'fast-check';
import { clientNames } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState, LabState, NodeState, StoreState } from '../../src/protocol/lab-events.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import type { Command } from '../../web/model/command.ts';
import type { Hands, Situation } from '../../web/model/commands/situation.ts';
import { commandsFor } from '../../web/model/commands.ts';
import type { Selection } from '../../web/model/scene.ts';
import { running } from './fake-lab/deployments.ts';
import { firstState } from './fake-lab/first-state.ts';

export const labOf = (...deployments: DeploymentState[]): LabState => ({
  ...firstState,
  sequence: 1,
  deployments,
});

export const situationOf = (lab: LabState, change: Partial<Situation> = {}): Situation => ({
  ...{
    lab,
    route: { at: 'lab', deployment: null },
    selection: null,
    front: lab.deployments[0]?.name ?? null,
  },
  ...{ pins: new Map(), theme: 'system', isProjector: false, canAct: true },
  ...change,
});

/** Hands that remember what they were told, and do nothing. */
export function recordingHands(): { hands: Hands; told: unknown[][] } {
  const told: unknown[][] = [];
  const note =
    (name: string) =>
    (...words: unknown[]) => {
      told.push([name, ...words]);
      return Promise.resolve(null);
    };
  const control = new Proxy({}, { get: (_, name) => note(String(name)) }) as Hands['control'];
  const hands: Hands = {
    ...{ control, ask: async () => true, select: note('select'), pin: note('pin'), go: note('go') },
    ...{ setTheme: note('theme'), setProjector: note('projector'), open: note('open') },
  };
  return { hands, told };
}

export const commandsIn = (situation: Situation): Command[] => commandsFor(situation, recordingHands().hands);

const nodeStates: NodeState['state'][] = ['starting', 'healthy', 'draining', 'paused', 'down'];
const storeStates: StoreState['state'][] = ['up', 'slow', 'unreachable', 'paused', 'down'];

export const anyDeployment = fc
  .record({
    name: fc.constantFrom(...deploymentNames),
    nodes: fc.integer({ min: 1, max: 9 }),
    clients: fc.integer({ min: 1, max: 8 }),
    state: fc.constantFrom(
      'stopped' as const,
      'starting' as const,
      'running' as const,
      'unavailable' as const,
    ),
    nodeState: fc.constantFrom(...nodeStates),
    storeState: fc.constantFrom(...storeStates),
    rate: fc.constantFrom(0, 20, 500),
  })
  .map(({ name, nodes, clients, state, nodeState, storeState, rate }): DeploymentState => {
    const up = running(name, nodes);
    return {
      ...up,
      state,
      nodes: up.nodes.map((node, place) => (place === 0 ? { ...node, state: nodeState } : node)),
      store: up.store && { ...up.store, state: storeState },
      clients: clientNames.slice(0, clients).map((client) => ({ name: client, credential: null })),
      traffic: rate > 0 ? { requestsPerSecond: rate, users: 10 } : null,
    };
  });

export function selectionsIn({ name, clients, nodes, store }: DeploymentState): (Selection | null)[] {
  return [
    null,
    { kind: 'gateway', deployment: name },
    { kind: 'request', deployment: name, id: 4 },
    ...clients.map((client) => ({ kind: 'client' as const, deployment: name, name: client.name })),
    ...nodes.map((node) => ({ kind: 'node' as const, deployment: name, name: node.name })),
    ...(store ? [{ kind: 'store' as const, deployment: name }] : []),
  ];
}
