import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LabEvent } from '../../src/protocol/lab-events.ts';
import { emptyModel, logLinesMax, type Model, type NumberedEvent } from '../../web/model/model.ts';
import { reduce } from '../../web/model/reduce.ts';
import { nodeState, running } from '../support/fake-lab/deployments.ts';
import { firstState } from '../support/fake-lab/first-state.ts';
import { anyEvent, hop } from '../support/lab-events.ts';

const begun = reduce(emptyModel, { sequence: 0, event: { type: 'snapshot', state: firstState } });

const anyEvents = fc
  .array(anyEvent, { maxLength: 60 })
  .map((events) => events.map((event, index): NumberedEvent => ({ sequence: index + 1, event })));

const replay = (model: Model, events: readonly NumberedEvent[]): Model => events.reduce(reduce, model);
/** What a snapshot can tell; the log of what happened lately is not in it. */
const picture = ({ lab }: Model) => ({ ...lab, sequence: null });

describe('the page’s model', () => {
  it('shows the same whether it saw everything or a snapshot and what came after', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(60), (events, cut) => {
        const fromStart = replay(begun, events);
        const before = replay(begun, events.slice(0, cut));
        const sequence = Math.min(cut, events.length);
        const state = { ...firstState, ...before.lab, sequence };
        const late = reduce(emptyModel, { sequence, event: { type: 'snapshot', state } });
        assert.deepEqual(picture(replay(late, events.slice(cut))), picture(fromStart));
      }),
    );
  });

  it('ignores what it has seen already, however often it comes again', () => {
    fc.assert(
      fc.property(anyEvents, fc.array(fc.nat(60)), (events, places) => {
        const once = replay(begun, events);
        const again = places.flatMap((place) => events[place] ?? []);
        assert.deepEqual(replay(once, again), once);
        const doubled = events.flatMap((event, index) => [
          event,
          ...events.slice(Math.max(0, index - 2), index + 1),
        ]);
        assert.deepEqual(replay(begun, doubled), once);
      }),
    );
  });

  it('never changes a model that it was given', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let model = begun;
        for (const event of events) {
          const before = structuredClone(model);
          const next = reduce(model, event);
          assert.deepEqual(model, before);
          model = next;
        }
      }),
      { numRuns: 20 },
    );
  });

  it('shows a node that was added at the end, and one that was removed no more', () => {
    const grown = { ...running('jwt'), nodes: [1, 2, 3, 4].map((number) => nodeState('jwt', number)) };
    const shrunk = { ...grown, nodes: grown.nodes.filter(({ name }) => name !== 'node-2') };
    const scale = (change: 'added' | 'removed', node: string): LabEvent => ({
      type: 'scale',
      deployment: 'jwt',
      change,
      node,
    });
    const names = (model: Model) =>
      model.lab?.deployments.find(({ name }) => name === 'jwt')?.nodes.map(({ name }) => name);
    const more = replay(begun, [
      { sequence: 1, event: { type: 'deployment', deployment: grown } },
      { sequence: 2, event: scale('added', 'node-4') },
    ]);
    assert.deepEqual(names(more), ['node-1', 'node-2', 'node-3', 'node-4']);
    const fewer = replay(more, [
      { sequence: 3, event: { type: 'deployment', deployment: shrunk } },
      { sequence: 4, event: scale('removed', 'node-2') },
    ]);
    assert.deepEqual(names(fewer), ['node-1', 'node-3', 'node-4']);
    assert.deepEqual(
      fewer.logs.jwt?.map((line) => line.kind === 'scale' && `${line.node} ${line.change}`),
      ['node-2 removed', 'node-4 added'],
    );
  });

  it('waits for the first snapshot', () => {
    assert.equal(reduce(emptyModel, { sequence: 1, event: hop('jwt', 'node-1') }), emptyModel);
  });

  it('keeps what happened lately, the newest first and not without end, also over a snapshot', () => {
    const events = Array.from({ length: logLinesMax + 5 }, (_, index) => ({
      sequence: index + 1,
      event: hop('jwt', null),
    }));
    const model = replay(begun, events);
    assert.equal(model.logs.jwt?.length, logLinesMax);
    assert.equal(model.logs.jwt?.[0]?.sequence, logLinesMax + 5);
    const later = reduce(model, { sequence: 99, event: { type: 'snapshot', state: firstState } });
    assert.deepEqual(later.logs, model.logs);
  });

  it('takes the snapshot of a lab that was started anew, although its numbers are lower', () => {
    const model = replay(begun, [{ sequence: 500, event: hop('jwt', null) }]);
    const restarted = reduce(model, { sequence: 3, event: { type: 'snapshot', state: firstState } });
    assert.equal(restarted.sequence, 3);
  });

  it('counts the requests of a node by the hops, as the lab does', () => {
    const model = replay(begun, [
      { sequence: 1, event: { type: 'deployment', deployment: running('redis') } },
      { sequence: 2, event: hop('redis', 'node-2') },
      { sequence: 3, event: hop('redis', 'node-2') },
      { sequence: 4, event: hop('redis', null) },
    ]);
    const redis = model.lab?.deployments.find(({ name }) => name === 'redis');
    assert.deepEqual(
      redis?.nodes.map(({ requests }) => requests),
      [0, 2, 0],
    );
  });
});
