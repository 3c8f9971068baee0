// What is drawn of the live lab: from the model and a moment alone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeploymentState, Hop, LabEvent } from '../../src/protocol/lab-events.ts';
import { headline } from '../../web/model/headline.ts';
import { heldOf } from '../../web/model/held.ts';
import { liveScene, lostMs } from '../../web/model/live-scene.ts';
import { logEntries } from '../../web/model/log-entries.ts';
import { emptyModel, hopsMax, type Model } from '../../web/model/model.ts';
import { reduce } from '../../web/model/reduce.ts';
import { running } from '../support/fake-lab/deployments.ts';
import { firstState } from '../support/fake-lab/first-state.ts';
import { hopOf } from '../support/fake-lab/hops.ts';

const T = 1_000_000;
const place = (client: string, node: string) => ({ client, user: client, heldBy: 'node' as const, node });
const sticky: DeploymentState = {
  ...running('sticky'),
  sessions: [place('alice', 'node-1'), place('bob', 'node-2'), place('carol', 'node-2')],
};
const started: Model = reduce(emptyModel, {
  sequence: 0,
  event: {
    type: 'snapshot',
    state: { ...firstState, deployments: [sticky] },
  },
});
/** Each event one ms after the one before. */
const after = (...events: LabEvent[]): Model =>
  events.reduce(
    (model, event, index) => reduce(model, { sequence: index + 1, event, at: T + index }),
    started,
  );
const nowOf = (model: Model): DeploymentState => model.lab?.deployments[0] ?? assert.fail();
const sceneAt = (model: Model, now: number) => liveScene(model, nowOf(model), now, () => null);
const kill: LabEvent = { type: 'fault', deployment: 'sticky', fault: 'kill', target: 'node-2' };
const [, second = assert.fail()] = sticky.nodes;
const down: LabEvent = { type: 'node', deployment: 'sticky', node: { ...second, state: 'down' } };
const gone: LabEvent = {
  type: 'deployment',
  deployment: {
    ...sticky,
    nodes: sticky.nodes.map((node) => (node.name === 'node-2' ? { ...node, state: 'down' } : node)),
    sessions: sticky.sessions.filter(({ node }) => node !== 'node-2'),
  },
};
const hop = (given: Partial<Hop>): Hop => ({
  ...hopOf(sticky, 'bob', 'me', 'node-3', 1),
  at: T,
  ...given,
});

describe('the live scene', () => {
  it('lays each session on its node, and what the lab only counts beside it', () => {
    const counted: LabEvent = { type: 'node', deployment: 'sticky', node: { ...second, sessionsHeld: 5 } };
    const [first, node] = sceneAt(after(counted), T).nodes;
    assert.deepEqual(
      first?.holds.map(({ letters }) => letters),
      ['Al'],
    );
    assert.deepEqual(
      node?.holds.map(({ client }) => client),
      ['bob', 'carol'],
    );
    assert.equal(node?.more, 3);
  });

  for (const [order, events] of Object.entries({
    'the node first': [kill, down, gone],
    'all at once': [kill, gone],
    'its fault last': [gone, kill],
    'its process first': [
      kill,
      { type: 'node', deployment: 'sticky', node: { ...second, pid: null } },
      down,
      gone,
    ],
    'without a fault that was asked for': [down, gone],
    'its sessions first': [
      kill,
      { ...gone, deployment: { ...sticky, sessions: sticky.sessions.slice(0, 1) } },
      down,
    ],
  } satisfies Record<string, LabEvent[]>)) {
    it(`shows for a while what went with a node, told ${order}`, () => {
      const model = after(...events);
      const lost = (now: number) => sceneAt(model, now).nodes[1]?.lost.map(({ client }) => client);
      assert.deepEqual(lost(T + 10), ['bob', 'carol']);
      assert.deepEqual(lost(T + 10 + lostMs), []);
      assert.deepEqual(sceneAt(model, T + 10).nodes[1]?.holds, []);
      assert.deepEqual(heldOf(model, nowOf(model)), { held: 1, lost: 2 });
      assert.equal(headline(model, 'sticky').title, 'Node 2 is gone, and two sessions with it.');
    });
  }

  it('counts nobody as lost who has logged in again, also when that session has ended', () => {
    const none: LabEvent = { ...gone, deployment: { ...sticky, sessions: [] } };
    const back: LabEvent = {
      ...gone,
      deployment: { ...sticky, sessions: sticky.sessions.map((each) => ({ ...each, node: 'node-1' })) },
    };
    const model = after(kill, down, gone, back, none);
    assert.equal(heldOf(model, nowOf(model)).lost, 0);
  });

  it('knows no line, loss or request of before when a deployment starts anew', () => {
    const starting: LabEvent = {
      type: 'deployment',
      deployment: { ...sticky, state: 'starting', nodes: [], sessions: [] },
    };
    const again: LabEvent = { type: 'deployment', deployment: { ...sticky, sessions: [] } };
    const model = after({ type: 'hop', hop: hop({}) }, kill, down, gone, starting, again);
    const { logs, notable, asked, hops } = model;
    assert.deepEqual([logs, notable, asked, hops], [{}, {}, {}, {}]);
    assert.equal(heldOf(model, nowOf(model)).lost, 0);
  });

  it('calls nothing lost that was logged out, nor what ends with a stopped deployment', () => {
    const out: LabEvent = {
      type: 'deployment',
      deployment: { ...sticky, sessions: sticky.sessions.slice(0, 2) },
    };
    const stop: LabEvent = { type: 'deployment', deployment: { ...sticky, state: 'stopped', nodes: [] } };
    for (const event of [out, stop]) assert.equal(after(event).notable.sticky, undefined);
  });

  it('says who asked again and was not known', () => {
    const model = after(kill, down, gone, { type: 'hop', hop: hop({ status: 401, credential: 'cookie' }) });
    assert.deepEqual(headline(model, 'sticky'), {
      title: 'Node 2 is gone, and two sessions with it.',
      detail: 'bob asked again. Node 3 answered 401: it has never heard of bob.',
    });
  });

  it('pins each client to its node by affinity, and to another by hand', () => {
    const credential = { kind: 'cookie' as const, bytes: 43 };
    const clients = sticky.clients.map((each) => ({ ...each, credential }));
    const model = after(
      { type: 'deployment', deployment: { ...sticky, clients } },
      { type: 'hop', hop: hop({}) },
    );
    const routed = (pin: string | null) =>
      liveScene(model, nowOf(model), T, (client) => (client === 'bob' ? pin : null)).clients.map(
        ({ routedTo }) => routedTo,
      );
    assert.deepEqual(routed(null), [null, 'node-3', null]);
    assert.deepEqual(routed('node-1'), [null, 'node-1', null]);
  });

  it('lets what was broken stay in the log, however many requests are answered', () => {
    const many = Array.from(
      { length: hopsMax + 50 },
      (): LabEvent => ({ type: 'hop', hop: hop({ status: 200 }) }),
    );
    const model = after(kill, ...many);
    assert.equal(model.notable.sticky?.length, 1);
    assert.equal(model.hops.sticky?.length, hopsMax);
  });

  it('lets failures of the steady traffic hide neither what they came from nor what a person asked', () => {
    const failing = Array.from(
      { length: 400 },
      (): LabEvent => ({ type: 'hop', hop: hop({ client: 'load', status: 503 }) }),
    );
    const model = after(
      kill,
      gone,
      { type: 'hop', hop: hop({ status: 401, credential: 'cookie' }) },
      ...failing,
    );
    assert.equal(headline(model, 'sticky').title, 'Node 2 is gone, and two sessions with it.');
    assert.match(headline(model, 'sticky').detail, /^bob asked again/);
    const entries = logEntries(model, ['sticky'], 40);
    assert.deepEqual(
      entries.map(({ line, count }) => [line.kind, count > 1]),
      [
        ['hop', true],
        ['hop', false],
        ['lost', false],
        ['fault', false],
      ],
    );
  });
});
