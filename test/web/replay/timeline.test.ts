// The replay equals the recorded history: nothing more is shown, nothing less, and not at another time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import { placesAfter, signOfFault, signOfOperation } from '../../../src/protocol/session-places.ts';
import {
  advance,
  jump,
  momentsOf,
  type Player,
  playOrPause,
  step,
  stopped,
} from '../../../web/model/replay/player.ts';
import { HistoryReader } from '../../../web/model/replay/reader.ts';
import { samplesOf } from '../../../web/model/replay/samples.ts';
import { sceneAt } from '../../../web/model/replay/scene-at.ts';
import { type Timeline, timelineOf } from '../../../web/model/replay/timeline.ts';
import { historyOf } from '../../support/fake-lab/histories.ts';
import { commands } from '../../support/simulated-commands.ts';
import { SimulatedRun } from '../../support/simulated-run.ts';

const runs = { numRuns: 60 };

/** The simulated server's clock is quick; so slowly that each request is one dot. */
const slowly = (events: readonly HistoryEvent[], by = 40): HistoryEvent[] =>
  events.map((event) => ({ ...event, at: event.at * by }));

const histories = fc
  .tuple(fc.boolean(), commands)
  .map(([isStateless, todo]) => slowly(new SimulatedRun(isStateless, null).perform(todo).history.events));

function linesOf(events: readonly HistoryEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
function read(...pieces: string[]): HistoryReader {
  const reader = new HistoryReader();
  for (const piece of pieces) for (const _line of reader.read(piece));
  reader.end();
  return reader;
}
const ends = (events: readonly HistoryEvent[]) =>
  events.flatMap((event) => ('latencyMs' in event ? [event] : []));
function outcomeFor(status: number | null): string {
  if (status === null) return 'no answer';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'answered';
}
const invokes = (events: readonly HistoryEvent[]) => events.filter((event) => event.type === 'invoke');

describe('a replayed run', () => {
  it('shows every operation once, from its beginning to its end, with its outcome', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const timeline = timelineOf(events, 'redis');
        assert.deepEqual(
          timeline.operations.all.map(({ number }) => number),
          invokes(events).map(({ operation }) => operation),
        );
        for (const end of ends(events)) {
          const invoke = invokes(events).find(({ operation }) => operation === end.operation);
          assert.ok(invoke);
          const shown = (at: number) =>
            sceneAt(timeline, at, { operation: end.operation }).flights.filter(
              ({ id }) => id === end.operation,
            );
          for (const share of [0, 0.5, 0.99]) {
            const [flight, ...more] = shown(invoke.at + (end.at - invoke.at) * share);
            assert.deepEqual(more, []);
            assert.equal(flight?.status, end.status);
            assert.equal(flight?.outcome, outcomeFor(end.status));
            assert.equal(flight.durationMs, end.at - invoke.at);
          }
          assert.deepEqual(shown(end.at), [], 'it has ended');
          assert.deepEqual(shown(invoke.at - 0.001), [], 'it has not begun');
        }
      }),
      runs,
    );
  });

  it('is at every moment what its events up to then say, however that moment was reached', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('play' as const), ms: fc.integer({ min: 1, max: 5000 }) }),
        fc.record({ do: fc.constant('step' as const), by: fc.constantFrom(1 as const, -1 as const) }),
        fc.record({ do: fc.constant('jump' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(histories, moves, (events, todo) => {
        const played = timelineOf(events, 'sticky');
        const moments = momentsOf(played);
        let player: Player = stopped;
        for (const move of todo) {
          if (move.do === 'step') player = step(player, moments, move.by);
          else if (move.do === 'jump') player = jump(player, move.share * played.untilMs, played.untilMs);
          else player = advance({ ...player, isPlaying: true }, move.ms, played.untilMs);
          const shown = sceneAt(played, player.at);
          assert.deepEqual(shown, sceneAt(timelineOf(events, 'sticky'), player.at));
          assert.deepEqual(
            shown.nodes.flatMap(({ holds }) => holds.map(({ client }) => client)).sort(),
            heldAt(events, player.at),
          );
        }
      }),
      runs,
    );
  });

  it('counts each operation that ended in exactly one sample', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { samples } = samplesOf(timelineOf(events, 'redis'));
        const counted = samples.reduce(
          (sum, each) => sum + each.answered + each.refused + each.failed + each.unanswered,
          0,
        );
        assert.equal(counted, ends(events).length);
        const bytes = ends(events).reduce((sum, each) => sum + each.requestBytes, 0);
        assert.equal(
          samples.reduce((sum, each) => sum + each.requestBytes, 0),
          bytes,
        );
      }),
      runs,
    );
  });

  it('is the same in whatever pieces its file arrives', () => {
    const events = historyOf('07-kill-one', 'memory', 7);
    const text = linesOf(events);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 9 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        assert.deepEqual(read(...pieces).events, events);
      }),
      runs,
    );
  });
});

/** By going through everything from the beginning: slow, and plain to see. */
function heldAt(events: readonly HistoryEvent[], at: number): string[] {
  let places: ReturnType<typeof placesAfter> = [];
  for (const event of events.filter((each) => each.at <= at)) {
    const invoke =
      'latencyMs' in event ? invokes(events).find((each) => each.operation === event.operation) : null;
    const operationSign = invoke && 'latencyMs' in event ? signOfOperation(invoke, event) : null;
    const sign = event.type === 'fault' ? signOfFault(event) : operationSign;
    if (sign) places = placesAfter(places, sign, 'node');
  }
  const names = new Set(['node-1', 'node-2', 'node-3']);
  return places.flatMap(({ client, node }) => (node && names.has(node) ? [client] : [])).sort();
}

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
    const busy = slowly(historyOf('x', 'redis', 1), 0.1);
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
