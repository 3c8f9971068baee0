// Nothing overlaps and nothing leaves the drawing, however many there are and wherever it is shown.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Box } from '../../../web/view/topology/curve.ts';
import { type Layout, type LayoutInput, layOut } from '../../../web/view/topology/layout.ts';

const input: fc.Arbitrary<LayoutInput> = fc.record({
  width: fc.integer({ min: 440, max: 3840 }),
  height: fc.integer({ min: 160, max: 2160 }),
  clients: fc.integer({ min: 1, max: 9 }),
  nodes: fc.integer({ min: 1, max: 9 }),
  hasStore: fc.boolean(),
  size: fc.constantFrom('large' as const, 'small' as const),
  isProjector: fc.boolean(),
});
/** A projector's picture is 1.4 times as large, so it needs that much more. */
const shown = input.filter(({ isProjector, width }) => !isProjector || width >= 640);

const atThe = (width: number, isProjector: boolean): LayoutInput => ({
  width,
  height: 160,
  clients: 1,
  nodes: 1,
  hasStore: true,
  size: 'large',
  isProjector,
});

const boxesOf = ({ clients, gateway, nodes, store }: Layout): Box[] => [
  ...clients,
  gateway,
  ...nodes.map(({ card, shelf }) => ({ ...card, width: card.width + shelf.width })),
  store,
];
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the layout of the drawing', () => {
  it('lets no two boxes overlap', () => {
    fc.assert(
      fc.property(shown, (given) => {
        const boxes = boxesOf(layOut(given));
        for (const [place, box] of boxes.entries())
          for (const other of boxes.slice(place + 1))
            assert.equal(overlap(box, other), false, JSON.stringify({ box, other }));
      }),
      // Where the large measures begin, of both kinds.
      { examples: [640, 896, 1063, 1064].flatMap((width) => [[atThe(width, false)], [atThe(width, true)]]) },
    );
  });

  it('lets nothing leave the box that it is drawn in', () => {
    fc.assert(
      fc.property(shown, (given) => {
        const layout = layOut(given);
        const points = [...layout.clientEdges, ...layout.nodeEdges, ...layout.storeEdges].flat();
        const all = [...boxesOf(layout), ...points.map((point) => ({ ...point, width: 0, height: 0 }))];
        for (const { x, y, width, height } of all) {
          assert.ok(x >= 0 && x + width <= layout.width, JSON.stringify({ x, width, of: layout.width }));
          assert.ok(y >= 0 && y + height <= layout.height, JSON.stringify({ y, height, of: layout.height }));
        }
        assert.ok(layout.height >= given.height / layout.scale);
      }),
    );
  });

  it('moves no lane when a node, a client or a store is added', () => {
    fc.assert(
      fc.property(
        shown,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (given, clients, nodes) => {
          const other = layOut({ ...given, clients, nodes, hasStore: !given.hasStore });
          assert.deepEqual(other.lanes, layOut(given).lanes);
        },
      ),
    );
  });

  it('leads an edge from each client to a port of its own, and from a pin of its own to each node', () => {
    fc.assert(
      fc.property(shown, (given) => {
        const { ports, pins, window, clientEdges, nodeEdges, storeEdges } = layOut(given);
        assert.equal(clientEdges.length, given.clients);
        assert.equal(nodeEdges.length, given.nodes);
        assert.equal(storeEdges.length, given.hasStore ? given.nodes : 0);
        assert.equal(new Set(ports.map(({ y }) => y)).size, given.clients);
        for (const { y } of [...ports, ...pins]) assert.ok(y > window.y && y < window.y + window.height);
      }),
    );
  });
});
