// A moment of a replayed run as the drawing gets it, and the clock that leads from one to the next.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import {
  advance,
  momentsOf,
  type Player,
  playOrPause,
  step,
  stopped,
} from '../../../web/model/replay/player.ts';
import { sceneAt } from '../../../web/model/replay/scene-at.ts';
import { type Timeline, timelineOf } from '../../../web/model/replay/timeline.ts';
import { historyOf } from '../../support/fake-lab/histories.ts';

describe('the scene of a replayed run', () => {
  const killOne = (): Timeline =>
    timelineOf(historyOf('07-kill-one', 'sticky', 7), 'sticky', {
      evidence: [{ invariant: 'I7', operation: 412, text: 'refused while its session was live' }],
    });
  const nodeAt = (at: number) => sceneAt(killOne(), at).nodes.find(({ name }) => name === 'node-2');

  it('tells who holds what, who went down with it, and who is back without it', () => {
    assert.deepEqual(nodeAt(500)?.holds, [{ client: 's2', letters: 'Bo' }]);
    assert.equal(nodeAt(500)?.state, 'healthy');
    assert.equal(nodeAt(600)?.state, 'down');
    assert.equal(nodeAt(600)?.fault, 'killed');
    assert.deepEqual(nodeAt(600)?.holds, []);
    assert.deepEqual(nodeAt(600)?.lost, [{ client: 's2', letters: 'Bo' }]);
    assert.equal(nodeAt(950)?.state, 'healthy');
    assert.equal(sceneAt(killOne(), 600).requestsPerSecond > 0, true);
  });

  it('has the policy that the gateway had in the run; in an older history, the one that is usual there', () => {
    const history = historyOf('04-affinity', 'redis', 7);
    const told = history.map((event) =>
      event.type === 'begin' ? { ...event, gateway: 'affinity' as const } : event,
    );
    assert.equal(sceneAt(timelineOf(told, 'redis'), 100).policy, 'affinity');
    assert.equal(sceneAt(timelineOf(history, 'redis'), 100).policy, 'round-robin');
    assert.equal(sceneAt(timelineOf(history, 'sticky'), 100).policy, 'affinity');
  });

  it('shows what each client carries, as a capsule only where it carries the state itself', () => {
    const before = sceneAt(killOne(), 5).clients[0];
    assert.equal(before?.carries, null);
    assert.deepEqual(sceneAt(killOne(), 200).clients[0]?.carries, { kind: 'key', bytes: 43 });
    const jwt = timelineOf(historyOf('07-kill-one', 'jwt', 7), 'jwt');
    assert.deepEqual(sceneAt(jwt, 200).clients[0]?.carries, { kind: 'capsule', bytes: 618 });
    assert.deepEqual(sceneAt(jwt, 200).clients[0]?.holds, [{ client: 's1', letters: 'Al' }]);
  });

  it('marks phases, faults, heals and what proves the verdict', () => {
    assert.deepEqual(
      killOne().marks.map(({ kind, words }) => `${kind}: ${words}`),
      [
        'phase: clean',
        'phase: fault',
        'fault: kill node-2',
        'violation: operation 412 proves I7 false',
        'heal: heal node-2',
        'phase: healed',
      ],
    );
  });

  it('adds and takes away nodes as the run did, and knows which one by who fell silent', () => {
    const [begin, ...rest] = historyOf('06-scale-in', 'sticky', 7);
    assert.ok(begin);
    const history: HistoryEvent[] = [
      begin,
      ...rest.filter((event) => !('servedBy' in event) || event.at < 300 || event.servedBy !== 'node-3'),
      { type: 'scale', at: 1100, nodes: 2 },
      { type: 'scale', at: 1200, nodes: 3 },
    ];
    const timeline = timelineOf(history, 'sticky');
    const names = (at: number) => sceneAt(timeline, at).nodes.map(({ name }) => name);
    assert.deepEqual(names(1000), ['node-1', 'node-2', 'node-3']);
    assert.equal(names(1150).length, 2);
    assert.deepEqual(names(1250).at(-1), 'node-4');
  });

  it('draws many clients as one, but never those whom the verdict is about', () => {
    const events = historyOf('x', 'redis', 1).map((event) =>
      event.type === 'invoke' ? { ...event, session: `s${event.operation}` } : event,
    );
    const evidence = [{ invariant: 'I7' as const, operation: 411, text: '' }];
    const scene = sceneAt(timelineOf(events, 'redis', { evidence }), 1000);
    assert.equal(scene.clients.length, 8);
    assert.ok(scene.clients.some(({ name }) => name === 's411'));
    assert.equal(scene.clients.at(-1)?.traffic?.users, 9);
  });

  it('lets one dot stand for several when there are very many', () => {
    const busy = historyOf('x', 'redis', 1).map((event) => ({ ...event, at: event.at / 10 }));
    const timeline = timelineOf(busy, 'redis');
    const { flights, requestsPerSecond } = sceneAt(timeline, 41, { speed: 1 });
    assert.ok(requestsPerSecond > 60);
    assert.ok(flights.some(({ standsFor }) => standsFor > 1));
    assert.ok(flights.length < timeline.operations.all.length);
    const chosen = sceneAt(timeline, 41, { speed: 1, operation: 401 });
    assert.ok(
      chosen.flights.some(({ id }) => id === 401),
      'the chosen one is always drawn',
    );
  });
});

describe('the clock of a replay', () => {
  it('goes at its speed, stops at the end, and begins anew from there', () => {
    const playing = playOrPause(stopped, 1000);
    assert.equal(advance({ ...playing, speed: 0.25 }, 400, 1000).at, 100);
    const over = advance({ ...playing, speed: 4 }, 400, 1000);
    assert.deepEqual(over, { at: 1000, speed: 4, isPlaying: false });
    assert.deepEqual(playOrPause(over, 1000), { at: 0, speed: 4, isPlaying: true });
  });

  it('steps from hop to hop, and back over the same moments', () => {
    const moments = momentsOf(timelineOf(historyOf('x', 'redis', 1), 'redis'));
    const forth: number[] = [];
    let player: Player = stopped;
    for (const _moment of moments) {
      player = step(player, moments, 1);
      forth.push(player.at);
    }
    assert.deepEqual(forth, [...moments]);
    const back: number[] = [];
    for (const _moment of moments.slice(1)) {
      player = step(player, moments, -1);
      back.push(player.at);
    }
    assert.deepEqual(back, [...moments].reverse().slice(1));
  });
});
