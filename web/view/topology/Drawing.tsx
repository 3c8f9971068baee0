/** Everything in the drawing that stands still. */
import type { Scene } from '../../model/scene.ts';
import { ClientBox } from './ClientBox.tsx';
import { Counters } from './Counters.tsx';
import type { Choice } from './choice.ts';
import { type Box, pathOf } from './curve.ts';
import { Edge, toNode, toStore } from './Edges.tsx';
import { GatewayBox } from './GatewayBox.tsx';
import type { Layout } from './layout.ts';
import { NodeBox } from './NodeBox.tsx';
import { rateOf } from './rates.ts';
import { threadOf } from './route.ts';
import type { ClientRow } from './rows.ts';
import { StoreShape } from './StoreShape.tsx';

interface Props {
  readonly scene: Scene;
  readonly rows: readonly ClientRow[];
  readonly layout: Layout;
  readonly choice: Choice;
  readonly isProjector: boolean;
  readonly hasCounters: boolean;
}

export function Drawing({ scene, rows, layout, choice, isProjector, hasCounters }: Props) {
  const { width, height, scale, measures, isRoomy } = layout;
  const chosenThreads = choice.nodes.map((node) => threadOf(layout, choice.row, node));
  return (
    <svg
      className={isProjector ? 'drawing projected' : 'drawing'}
      width={width * scale}
      height={height * scale}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {isRoomy && <LaneHeads scene={scene} layout={layout} />}
      <Ways scene={scene} rows={rows} layout={layout} choice={choice} />
      {rows.map((row, place) => {
        const box = layout.clients[place];
        return (
          box && (
            <ClientBox key={row.name} row={row} box={box} badge={measures.badge} isProjector={isProjector} />
          )
        );
      })}
      <GatewayBox scene={scene} rows={rows} layout={layout} isProjector={isProjector} />
      {chosenThreads.map(
        (thread) => thread && <path key={pathOf(thread)} className="thread chosen" d={pathOf(thread)} />,
      )}
      {scene.nodes.map((node, place) => {
        const at = layout.nodes[place];
        return (
          at && (
            <NodeBox
              key={node.name}
              node={node}
              place={at}
              measures={measures}
              isProjector={isProjector}
              hasRoomBelow={roomBelow(layout, place) >= 20}
            />
          )
        );
      })}
      <StoreShape store={scene.store} layout={layout} />
      {hasCounters && <Counters scene={scene} rows={rows} layout={layout} />}
      <ChosenRing choice={choice} layout={layout} />
    </svg>
  );
}

function Ways({ scene, rows, layout, choice }: Omit<Props, 'isProjector' | 'hasCounters'>) {
  return (
    <>
      {layout.clientEdges.map((along, row) => (
        <Edge
          key={rows[row]?.name}
          along={along}
          perSecond={rateOf(scene, { rows, row })}
          passage="open"
          isChosen={choice.row === row}
        />
      ))}
      {scene.nodes.map((node, place) => {
        const [along, beyond] = [layout.nodeEdges[place], layout.storeEdges[place]];
        return (
          <g key={node.name}>
            {along && (
              <Edge
                along={along}
                perSecond={rateOf(scene, { node: node.name })}
                passage={toNode(node)}
                isChosen={choice.nodes.includes(place)}
              />
            )}
            {beyond && (
              <Edge
                along={beyond}
                perSecond={rateOf(scene, { node: node.name })}
                passage={toStore(node, scene.store)}
                isChosen={false}
              />
            )}
          </g>
        );
      })}
    </>
  );
}

function roomBelow({ nodes, height }: Layout, place: number): number {
  const own = nodes[place]?.card;
  return (nodes[place + 1]?.card.y ?? height) - ((own?.y ?? 0) + (own?.height ?? 0));
}

function LaneHeads({ scene, layout }: { readonly scene: Scene; readonly layout: Layout }) {
  const { lanes, measures } = layout;
  const up = scene.nodes.filter(({ state }) => state === 'healthy').length;
  const heads = [
    ['Clients', lanes.clients, String(scene.clients.length)],
    ['Gateway', lanes.gateway, '1'],
    ['Nodes', lanes.nodes, `${up} of ${scene.nodes.length} up`],
    ['Stores', lanes.stores, scene.store ? '1' : '0'],
  ] as const;
  const y = measures.top - 18;
  return heads.map(([name, { x, width }, count]) => (
    <g key={name}>
      <text x={x} y={y} className="strong">
        {name}
      </text>
      <text x={x + width} y={y} className="quiet end">
        {count}
      </text>
      <path className="rule" d={`M${x} ${y + 10}h${width}`} />
    </g>
  ));
}

function ChosenRing({ choice, layout }: { readonly choice: Choice; readonly layout: Layout }) {
  const box = chosenBox(choice, layout);
  if (!box) return null;
  const { x, y, width, height } = box;
  return <rect className="chosen-ring" x={x} y={y} width={width} height={height} rx={8} />;
}

function chosenBox({ kind, row, nodes }: Choice, layout: Layout): Box | undefined {
  if (kind === 'gateway') return layout.gateway;
  if (kind === 'store') return layout.store;
  if (kind === 'client' || kind === 'request') return layout.clients[row];
  const node = kind === 'node' ? layout.nodes[nodes[0] ?? -1] : undefined;
  return node && { ...node.card, width: node.card.width + node.shelf.width };
}
