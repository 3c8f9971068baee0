/**
 * One deployment as a drawing: lanes of clients, gateway, nodes and stores, sessions on whoever holds them, and
 * requests on their way. A function of its props; what it keeps is its size and whether the table is shown.
 */
import { useMemo, useState } from 'react';
import { flowPerSecond } from '../../model/flights.ts';
import type { Scene, Selection } from '../../model/scene.ts';
import { choiceOf } from './choice.ts';
import { Dots } from './Dots.tsx';
import { Drawing } from './Drawing.tsx';
import { Legend } from './Legend.tsx';
import { layOut } from './layout.ts';
import { clientRows } from './rows.ts';
import { Stack } from './Stack.tsx';
import { stackBelow, type TopologySize } from './sizes.ts';
import { TableTwin } from './TableTwin.tsx';
import { Targets } from './Targets.tsx';
import { type Size, useSize } from './useSize.ts';

export interface TopologyProps {
  readonly scene: Scene;
  readonly selection: Selection | null;
  readonly select: (selection: Selection) => void;
  readonly size: TopologySize;
  readonly isProjector: boolean;
  readonly reducedMotion: boolean;
  /** The scene's clock, read for each frame; absent: time stands still at `scene.now`. */
  readonly clock?: () => number;
}

export function Topology(props: TopologyProps) {
  const { scene, size } = props;
  const [area, measured] = useSize<HTMLDivElement>();
  const [isTable, setTable] = useState(false);
  return (
    <div className={`topology ${size}`} data-strategy={scene.deployment}>
      <div className="area" ref={area}>
        {measured && measured.width > 0 && <Inside {...props} area={measured} />}
      </div>
      <div className="under">
        {size === 'large' && <Legend scene={scene} size={size} />}
        <button
          type="button"
          className="button quiet small"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          <span className={size === 'small' ? 'unseen' : undefined}>Show as </span>
          {size === 'small' ? 'Table' : 'table'}
          <span className="unseen">: {scene.deployment}</span>
        </button>
      </div>
      <TableTwin scene={scene} isShown={isTable} select={props.select} />
    </div>
  );
}

function Inside({
  scene,
  selection,
  select,
  size,
  isProjector,
  reducedMotion,
  clock,
  area,
}: TopologyProps & { readonly area: Size }) {
  const rows = useMemo(() => clientRows(scene.clients), [scene.clients]);
  const { width, height } = area;
  const counts = { clients: rows.length, nodes: scene.nodes.length, hasStore: scene.store !== null };
  const { clients, nodes, hasStore } = counts;
  const layout = useMemo(
    () => layOut({ width, height, clients, nodes, hasStore, size, isProjector }),
    [width, height, clients, nodes, hasStore, size, isProjector],
  );
  const choice = choiceOf(selection, scene, rows);
  if (width < stackBelow) return <Stack scene={scene} selection={selection} select={select} />;
  const isCounted = reducedMotion || scene.requestsPerSecond > flowPerSecond;
  const isSmall = !layout.isRoomy;
  return (
    <>
      <div className="strut" style={{ height: layout.minHeight }} />
      <div className="layers" style={{ height: layout.height * layout.scale }}>
        <Drawing
          scene={scene}
          rows={rows}
          layout={layout}
          choice={choice}
          isProjector={isProjector}
          hasCounters={isCounted}
        />
        {!isCounted && (
          <Dots
            scene={scene}
            layout={layout}
            rows={rows}
            clock={clock}
            look={{
              isSmall,
              isProjector,
              selected: choice.request,
              hasCapsules: scene.stateHeldBy === 'client',
            }}
            select={({ id }) => select({ kind: 'request', deployment: scene.deployment, id })}
          />
        )}
        <Targets scene={scene} rows={rows} layout={layout} selection={selection} select={select} />
      </div>
    </>
  );
}
