// Where a request is drawn while it is on its way, and by which shape it tells what became of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Flight, Scene } from '../../../web/model/scene.ts';
import { capsuleStep, capsuleWidth } from '../../../web/view/topology/capsule.ts';
import { layOut } from '../../../web/view/topology/layout.ts';
import { dotAt, routeOf } from '../../../web/view/topology/route.ts';
import { clientRows, rowOf } from '../../../web/view/topology/rows.ts';
import { client, flight, scene } from './scenes.ts';

const size = { width: 1000, height: 500, size: 'large' as const, isProjector: false };

function shapesOf(given: Partial<Flight>, of: Partial<Scene> = {}): string[] {
  const shown = scene(of);
  const rows = clientRows(shown.clients);
  const counts = { clients: rows.length, nodes: shown.nodes.length, hasStore: shown.store !== null };
  const layout = layOut({ ...size, ...counts });
  const route = routeOf(flight(given), layout, shown, rows);
  const shapes: string[] = [];
  for (let now = 0; now <= 1000; now += 5) {
    const dot = dotAt(route, now);
    if (!dot) continue;
    assert.ok(dot.x >= -8 && dot.x <= layout.width + 8 && dot.y >= -8 && dot.y <= layout.height + 8);
    if (shapes.at(-1) !== dot.shape) shapes.push(dot.shape);
  }
  return shapes;
}

describe('a request on its way', () => {
  it('goes out as a request and comes back as its answer', () => {
    assert.deepEqual(shapesOf({}), ['request', 'answered']);
    assert.deepEqual(shapesOf({ outcome: 'refused', status: 401 }), ['request', 'refused']);
    assert.deepEqual(shapesOf({ outcome: 'failed', status: 503 }), ['request', 'failed']);
  });

  it('fades at a node that does not answer, and is tried again as a double ring', () => {
    assert.deepEqual(shapesOf({ nodes: ['node-1', 'node-2'] }), [
      'request',
      'no answer',
      'retry',
      'answered',
    ]);
    assert.deepEqual(shapesOf({ outcome: 'no answer', status: null }), ['request', 'no answer']);
    assert.deepEqual(shapesOf({ outcome: 'failed', status: 502, answeredBy: 'gateway' }), [
      'request',
      'no answer',
      'failed',
    ]);
  });

  it('is drawn also for a client or a node that is not in the drawing any more', () => {
    assert.deepEqual(shapesOf({ client: 'nobody' }), ['request', 'answered']);
    assert.deepEqual(shapesOf({ nodes: ['node-8'], outcome: 'answered' }), ['request', 'answered']);
  });

  it('is nowhere before it begins and after it has arrived', () => {
    const shown = scene();
    const rows = clientRows(shown.clients);
    const layout = layOut({ ...size, clients: 2, nodes: 2, hasStore: false });
    const route = routeOf(flight({ startedAt: 100, shownMs: 200 }), layout, shown, rows);
    assert.equal(dotAt(route, 99), null);
    assert.notEqual(dotAt(route, 150), null);
    assert.equal(dotAt(route, 301), null);
  });

  it('keeps to the other side of an edge on its way back', () => {
    const shown = scene();
    const rows = clientRows(shown.clients);
    const layout = layOut({ ...size, clients: 2, nodes: 2, hasStore: false });
    const route = routeOf(flight({ shownMs: 1000 }), layout, shown, rows);
    const out = dotAt(route, 100);
    const back = dotAt(route, 900);
    assert.ok(out && back && Math.abs(out.x - back.x) < 12 && Math.abs(out.y - back.y) > 5);
  });
});

describe('a capsule', () => {
  it('grows by the same step each time its bytes double, from 40 bytes to 8 kB', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 4000 }),
        fc.constantFrom(capsuleStep.large, capsuleStep.small),
        (bytes, step) => {
          const grown = capsuleWidth(2 * bytes, step) - capsuleWidth(bytes, step);
          assert.ok(Math.abs(grown - step) <= 1, `${bytes}: ${grown}`);
        },
      ),
    );
    assert.ok(capsuleWidth(8000, capsuleStep.large) < 80);
  });
});

describe('rows of clients', () => {
  it('are shared by the last of more than eight, beside the steady traffic', () => {
    const names = Array.from({ length: 13 }, (_, number) => `s${number + 1}`);
    const traffic = { ...client('load'), traffic: { requestsPerSecond: 24, users: 10 } };
    const rows = clientRows([...names.map((name) => client(name)), traffic]);
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['s1', 's2', 's3', 's4', 's5', 's6', 's7', '6 more', 'load'],
    );
    assert.equal(rowOf(rows, 's12'), 7);
    assert.equal(rowOf(rows, 'load-3'), 8);
    assert.equal(rowOf(rows, 'nobody'), -1);
    assert.equal(clientRows(names.slice(0, 8).map((name) => client(name))).length, 8);
  });
});
