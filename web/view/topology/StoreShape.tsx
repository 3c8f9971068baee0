/** The store as a cylinder, its keys as badges on it; or the place where none is, whose emptiness is the lesson. */
import type { StoreState } from '../../../src/protocol/lab-events.ts';
import type { SceneStore } from '../../model/scene.ts';
import { grouped } from '../../model/words.ts';
import type { MarkName } from '../marks/Mark.tsx';
import { Glyph } from './Glyph.tsx';
import type { Layout } from './layout.ts';
import { SessionBadges } from './SessionBadges.tsx';

export const storeMarks: Record<StoreState['state'], MarkName> = {
  up: 'healthy',
  slow: 'degraded',
  unreachable: 'down',
  paused: 'paused',
  down: 'down',
};

const SIGN = 14;

interface Props {
  readonly store: SceneStore | null;
  readonly layout: Layout;
}

const LID = 8;

export function StoreShape({ store, layout }: Props) {
  const { x, y, width, height } = layout.store;
  const drum = { width: store ? width : 48, height: store ? height - 44 : 56 };
  const left = x + (width - drum.width) / 2;
  const top = store ? y + 4 : y + height / 2 - 40;
  const centre = x + width / 2;
  const radius = drum.width / 2;
  const wall = `M${left} ${top + LID}v${drum.height - 2 * LID}c0 ${LID * 0.7} ${radius * 0.45} ${LID} ${radius} ${LID}s${radius}-${LID * 0.3} ${radius}-${LID}v-${drum.height - 2 * LID}`;
  const badge = 18;
  const columns = Math.max(1, Math.floor((drum.width - 2) / (badge + 4)));
  const rows = drum.height > 84 ? 2 : 1;
  return (
    <g className={`drum ${store?.state ?? 'none'}`}>
      <path className="wall" d={wall} />
      <ellipse className="wall" cx={centre} cy={top + LID} rx={radius} ry={LID} />
      {store?.state === 'down' && (
        <path className="crack" d={`M${left + radius * 0.8} ${top + LID * 2}l6 10-9 8 8 12-6 9`} />
      )}
      {store ? (
        <>
          <SessionBadges
            x={centre - (columns * (badge + 4) - 4) / 2}
            y={top + 2 * LID + 4}
            size={badge}
            columns={columns}
            rows={rows}
            badges={store.state === 'down' ? [] : store.holds}
            more={store.state === 'down' ? 0 : store.more}
          />
          {store.operationsPerSecond !== null && (
            <text x={centre} y={top + LID + 4} className="middle">
              {grouped(store.operationsPerSecond)} ops/s
            </text>
          )}
          <Glyph
            of={storeMarks[store.state]}
            x={centre - SIGN / 2}
            y={top + drum.height - SIGN - 5}
            size={SIGN}
          />
          <text x={centre} y={top + drum.height + 18} className="name middle">
            {store.name}
          </text>
          <text
            x={centre}
            y={top + drum.height + 34}
            className={store.state === 'up' ? 'quiet middle' : 'strong middle'}
          >
            {store.state === 'up' ? 'up' : (store.fault ?? store.state)}
          </text>
        </>
      ) : (
        <text x={centre} y={top + drum.height + 20} className="quiet middle">
          no store
        </text>
      )}
    </g>
  );
}
