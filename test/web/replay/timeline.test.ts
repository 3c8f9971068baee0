// The replay equals the recorded history: nothing more is shown, nothing less, and not at another time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import { placesAfter, signOfFault, signOfOperation } from '../../../src/protocol/session-places.ts';
import { advance, jump, momentsOf, type Player, step, stopped } from '../../../web/model/replay/player.ts';
import { HistoryReader } from '../../../web/model/replay/reader.ts';
import { samplesOf } from '../../../web/model/replay/samples.ts';
import { sceneAt } from '../../../web/model/replay/scene-at.ts';
import { timelineOf } from '../../../web/model/replay/timeline.ts';
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
