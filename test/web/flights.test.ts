// Requests on their way, as many of them as an eye can follow.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Hop } from '../../src/protocol/lab-events.ts';
import { bundled, dotsPerSecondMax, flightOf, flowPerSecond, shownMsOf } from '../../web/model/flights.ts';
import { running } from '../support/fake-lab/deployments.ts';
import { hopOf } from '../support/fake-lab/hops.ts';

const T = 1_000_000;
const hop = (given: Partial<Hop>): Hop => ({
  ...hopOf(running('sticky'), 'bob', 'me', 'node-3', 1),
  at: T,
  ...given,
});

describe('flights', () => {
  it('take as long as they really took, between what an eye can follow', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 60_000, noNaN: true }),
        fc.double({ min: 0, max: 60_000, noNaN: true }),
        (a, b) => {
          const [short, long] = [Math.min(a, b), Math.max(a, b)];
          assert.ok(shownMsOf(short) <= shownMsOf(long));
          assert.ok(shownMsOf(a) >= 4 * 150 && shownMsOf(a) <= 4 * 1200);
        },
      ),
    );
  });

  it('are bundled above sixty a second, so that each stands for several and none is uncounted', () => {
    const outcomes = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 999 }),
        node: fc.integer({ min: 1, max: 3 }),
        status: fc.constantFrom(200, 200, 200, 401, 503),
      }),
      { minLength: dotsPerSecondMax + 1, maxLength: 150 },
    );
    fc.assert(
      fc.property(outcomes, (asked) => {
        const flights = asked.map(({ at, node, status }, id) =>
          flightOf(hop({ id, at: T + at, client: 'load', node: `node-${node}`, status }), 'node'),
        );
        const dots = bundled(flights, asked.length, asked.length);
        assert.ok(dots.length <= dotsPerSecondMax + 9, `${dots.length} dots`);
        for (const outcome of ['answered', 'refused', 'failed'] as const) {
          const count = (all: typeof dots) =>
            all.filter((each) => each.outcome === outcome).reduce((sum, { standsFor }) => sum + standsFor, 0);
          assert.equal(count(dots), count(flights));
        }
      }),
    );
  });

  it('are bundled also when slow answers make too many of them at once', () => {
    const flights = Array.from({ length: 120 }, (_, id) =>
      flightOf(hop({ id, at: T + id * 33, durationMs: 500, status: 503 }), 'store'),
    );
    assert.ok(bundled(flights, 30, 30).length <= 30);
  });

  it('stand also for the requests that the lab did not publish, and give way to the flow above 500', () => {
    const flights = Array.from({ length: 100 }, (_, id) => flightOf(hop({ id, at: T + id * 10 }), 'node'));
    const stood = bundled(flights, 400, 100).reduce((sum, { standsFor }) => sum + standsFor, 0);
    assert.ok(Math.abs(stood - 400) < 40, String(stood));
    assert.deepEqual(bundled(flights, flowPerSecond + 1, 100), []);
    assert.equal(bundled(flights.slice(0, 20), 20, 20).length, 20);
  });

  it('tell the gateway’s answer from a node’s, and who asked the store', () => {
    const own = flightOf(hop({ node: null, retried: ['node-1'], status: 502 }), 'node');
    assert.deepEqual([own.nodes, own.answeredBy, own.outcome], [['node-1'], 'gateway', 'failed']);
    assert.equal(flightOf(hop({ credential: 'cookie' }), 'store').asksStore, true);
    assert.equal(flightOf(hop({ credential: 'cookie' }), 'node').asksStore, false);
    assert.equal(flightOf(hop({ credential: null, path: '/api/stateful/me' }), 'store').asksStore, false);
  });
});
