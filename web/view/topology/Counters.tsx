/** Numbers on the edges instead of dots: for those who want no motion, and where there is too much of it to follow. */
import type { Flight, Scene } from '../../model/scene.ts';
import { grouped } from '../../model/words.ts';
import type { MarkName } from '../marks/Mark.tsx';
import { pointAt } from './curve.ts';
import { Glyph } from './Glyph.tsx';
import type { Layout } from './layout.ts';
import { type ClientRow, rowOf } from './rows.ts';

interface Props {
  readonly scene: Scene;
  readonly rows: readonly ClientRow[];
  readonly layout: Layout;
}

export const outcomeMarks: Record<Flight['outcome'], MarkName> = {
  answered: 'answered',
  refused: 'refused',
  failed: 'failed',
  'no answer': 'unknown',
};

export function Counters({ scene, rows, layout }: Props) {
  return (
    <g className="counters">
      {rows.map(({ name }, row) => {
        const at = layout.clientEdges[row];
        const last = scene.flights.findLast((flight) => rowOf(rows, flight.client) === row);
        if (!at || !last) return null;
        const { x, y } = pointAt(at, 0.5);
        return (
          <g key={name}>
            <Glyph of={outcomeMarks[last.outcome]} x={x - 22} y={y - 8} />
            <text x={x - 4} y={y + 4} className="strong haloed">
              {last.status ?? 'none'}
            </text>
          </g>
        );
      })}
      {scene.nodes.map((node, place) => {
        const at = layout.nodeEdges[place];
        if (!at) return null;
        const { x, y } = pointAt(at, 0.72);
        return (
          <text key={node.name} x={x} y={y - 6} className="quiet middle haloed">
            {grouped(node.requests)} req
          </text>
        );
      })}
    </g>
  );
}
