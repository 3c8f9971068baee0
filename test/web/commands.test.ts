// All that can be done, as data: no browser, no lab. What is said here of keys is what the page does with them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { clientNames } from '../../src/protocol/lab-clients.ts';
import type { DeploymentState, LabState, NodeState, StoreState } from '../../src/protocol/lab-events.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import type { Command } from '../../web/model/command.ts';
import type { Hands, Situation } from '../../web/model/commands/situation.ts';
import { commandsFor } from '../../web/model/commands.ts';
import { pinOf, withPin } from '../../web/model/pins.ts';
import type { Selection } from '../../web/model/scene.ts';
import { found, keyCap } from '../../web/model/search.ts';
import { cards } from '../support/fake-lab/cards.ts';
import { running, stopped } from '../support/fake-lab/deployments.ts';

const labOf = (...deployments: DeploymentState[]): LabState => ({
  ...{
    sequence: 1,
    experiments: cards,
    deployments,
    activeRun: null,
    reports: [],
    comparison: null,
    samples: {},
  },
});

const situationOf = (lab: LabState, change: Partial<Situation> = {}): Situation => ({
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
function recordingHands(): { hands: Hands; told: unknown[][] } {
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

const commandsIn = (situation: Situation): Command[] => commandsFor(situation, recordingHands().hands);

/** The keys that two possible commands share. */
function clashes(commands: readonly Command[]): string[] {
  const keyed = commands.filter(({ key, impossible }) => key !== null && impossible === null);
  return [...Map.groupBy(keyed, ({ key }) => key)]
    .filter(([, own]) => own.length > 1)
    .map(([key, own]) => `${key}: ${own.map(({ id }) => id).join(', ')}`);
}

const nodeStates: NodeState['state'][] = ['starting', 'healthy', 'draining', 'paused', 'down'];
const storeStates: StoreState['state'][] = ['up', 'slow', 'unreachable', 'paused', 'down'];

const deployments = fc
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

function selectionsIn({ name, clients, nodes, store }: DeploymentState): (Selection | null)[] {
  return [
    null,
    { kind: 'gateway', deployment: name },
    { kind: 'request', deployment: name, id: 4 },
    ...clients.map((client) => ({ kind: 'client' as const, deployment: name, name: client.name })),
    ...nodes.map((node) => ({ kind: 'node' as const, deployment: name, name: node.name })),
    ...(store ? [{ kind: 'store' as const, deployment: name }] : []),
  ];
}

describe('the commands', () => {
  it('never share a key when they are possible at the same time', () => {
    fc.assert(
      fc.property(deployments, fc.boolean(), fc.nat(), (deployment, isProjector, pick) => {
        const selections = selectionsIn(deployment);
        const selection = selections[pick % selections.length] ?? null;
        const situation = situationOf(labOf(deployment), { selection, isProjector });
        assert.deepEqual(clashes(commandsIn(situation)), []);
      }),
    );
  });

  it('have ids that are unique, whatever is selected', () => {
    fc.assert(
      fc.property(deployments, fc.nat(), (deployment, pick) => {
        const selections = selectionsIn(deployment);
        const commands = commandsIn(
          situationOf(labOf(deployment, stopped(deployment.name === 'jwt' ? 'sealed' : 'jwt')), {
            selection: selections[pick % selections.length] ?? null,
          }),
        );
        assert.equal(new Set(commands.map(({ id }) => id)).size, commands.length);
      }),
    );
  });

  it('leave space and the stops to a replay', () => {
    const keys = new Set(commandsIn(situationOf(labOf(running('redis')))).map(({ key }) => key));
    for (const key of [' ', '.', ',']) assert.equal(keys.has(key), false, key);
  });

  it('act by letter only where the lab is seen', () => {
    const commands = commandsIn(situationOf(labOf(running('jwt')), { route: { at: 'compare', cell: null } }));
    const keyed = commands.filter(({ key }) => key !== null).map(({ group }) => group);
    assert.deepEqual([...new Set(keyed)].sort(), ['Go to', 'View']);
  });

  it('say why nothing can be done by who may only look', () => {
    const commands = commandsIn(situationOf(labOf(running('redis')), { canAct: false }));
    const ofLab = commands.filter(({ group }) => !['Go to', 'View'].includes(group));
    assert.ok(ofLab.length > 20);
    for (const { id, impossible } of ofLab) {
      if (!id.startsWith('client.pin') && id !== 'client.unpin')
        assert.match(impossible ?? '', /only look/, id);
    }
  });

  it('tell the line of the terminal with the names that it needs', () => {
    const selection = { kind: 'node', deployment: 'jwt', name: 'node-2' } as const;
    const commands = commandsIn(situationOf(labOf(running('jwt')), { selection }));
    assert.equal(commands.find(({ id }) => id === 'node.kill')?.cli, 'npm run lab -- do jwt kill node-2');
  });

  it('spend a pin on one request', () => {
    const pins = withPin(new Map(), 'jwt', 'alice', 'node-3');
    const { hands, told } = recordingHands();
    const commands = commandsFor(situationOf(labOf(running('jwt')), { pins }), hands);
    commands.find(({ id }) => id === 'client.me')?.run();
    assert.deepEqual(told, [
      ['pin', 'jwt', 'alice', null],
      ['act', 'jwt', 'alice', 'me', 'node-3'],
    ]);
    assert.equal(pinOf(withPin(pins, 'jwt', 'alice', null), 'jwt', 'alice'), null);
  });

  it('bring back with R what is down, and let go on with P what is paused', () => {
    const lab = running('jwt');
    const [one, two] = lab.nodes;
    assert.ok(one && two);
    const broken = {
      ...lab,
      nodes: [
        { ...one, state: 'down' as const },
        { ...two, state: 'paused' as const },
      ],
    };
    const press = (name: string, key: string): unknown => {
      const { hands, told } = recordingHands();
      const selection = { kind: 'node', deployment: 'jwt', name } as const;
      commandsFor(situationOf(labOf(broken), { selection }), hands)
        .find((each) => each.key === key && each.impossible === null)
        ?.run();
      return told;
    };
    assert.deepEqual(press('node-1', 'r'), [['node', 'jwt', 'node-1', 'heal']]);
    assert.deepEqual(press('node-2', 'p'), [['node', 'jwt', 'node-2', 'heal']]);
  });
});

describe('the search among them', () => {
  const commands = commandsIn(situationOf(labOf(running('jwt'), running('redis'))));

  it('finds by a few letters, the possible and the closest first', () => {
    assert.match(found(commands, 'kill 2')[0]?.title ?? '', /^Kill node-2/);
    assert.match(found(commands, 'heal')[0]?.title ?? '', /^Heal all/);
    assert.equal(found(commands, 'qqqzzz').length, 0);
  });

  it('finds everything before a letter is typed', () => {
    assert.equal(found(commands, '').length, commands.length);
  });

  it('writes keys as their caps', () => {
    assert.deepEqual([' ', 'Escape', 'k', 'Ctrl+k', '?'].map(keyCap), ['Space', 'Esc', 'K', 'Ctrl K', '?']);
  });
});
