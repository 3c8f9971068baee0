/** The gateway, and inside of it how its policy leads clients to nodes. */
import type { GatewayPolicy } from '../../../src/protocol/lab-words.ts';
import type { Scene } from '../../model/scene.ts';
import { grouped } from '../../model/words.ts';
import { pathOf } from './curve.ts';
import { Glyph } from './Glyph.tsx';
import type { Layout } from './layout.ts';
import { threadOf } from './route.ts';
import { type ClientRow, nodeIndex } from './rows.ts';

interface Props {
  readonly scene: Scene;
  readonly rows: readonly ClientRow[];
  readonly layout: Layout;
  readonly isProjector: boolean;
}

const shortPolicies: Record<GatewayPolicy, string> = {
  'round-robin': 'round-robin',
  'least-connections': 'least conn.',
  affinity: 'affinity',
};

export function GatewayBox({ scene, rows, layout, isProjector }: Props) {
  const { gateway, window, isRoomy, pins } = layout;
  const { x, y, width, height } = gateway;
  const centre = x + width / 2;
  return (
    <g className="gateway">
      <rect className="box" x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx={8} />
      {isRoomy ? (
        <>
          <Glyph of="healthy" x={x + 12} y={y + 11} />
          <text x={x + 34} y={y + 25} className="name">
            gateway
          </text>
          <text x={x + 12} y={y + 44}>
            {isProjector ? shortPolicies[scene.policy] : scene.policy}
          </text>
          <text x={x + 12} y={y + 62} className="quiet">
            {grouped(Math.round(scene.requestsPerSecond))} req/s
          </text>
          {!isProjector && scene.gatewayPort !== null && (
            <text x={x + width - 10} y={y + 62} className="quiet end">
              :{scene.gatewayPort}
            </text>
          )}
        </>
      ) : (
        <>
          <text x={centre} y={y + 20} className="name middle">
            gateway
          </text>
          <text x={centre} y={y + 36} className="quiet middle">
            {shortPolicies[scene.policy]}
          </text>
        </>
      )}
      <path className="rule" d={`M${x + 1} ${window.y}h${width - 2}`} />
      <Threads scene={scene} rows={rows} layout={layout} />
      {pins.map((pin, node) => (
        <circle
          key={scene.nodes[node]?.name}
          className={takesRequests(scene, node) ? 'pin' : 'pin hollow'}
          cx={pin.x}
          cy={pin.y}
          r={Math.min(4, window.height / pins.length / 3)}
        />
      ))}
    </g>
  );
}

const takesRequests = ({ nodes }: Scene, node: number): boolean => {
  const state = nodes[node]?.state;
  return state === 'healthy' || state === 'paused';
};

/** Affinity pins each client to one node; the other policies may send anybody anywhere. */
function Threads({ scene, rows, layout }: Omit<Props, 'isProjector'>) {
  const all = scene.nodes.map((_, node) => node);
  // Eighty threads as dark as nine would be a blot.
  const faint = Math.min(0.7, 9 / (rows.length * all.length));
  return rows.map((row, place) => {
    const only = row.clients.length === 1 ? nodeIndex(scene, row.clients[0]?.routedTo ?? null) : -1;
    return (only >= 0 ? [only] : all).map((node) => {
      const thread = threadOf(layout, place, node);
      if (!thread) return null;
      const kind = only >= 0 ? 'thread pinned' : 'thread';
      return (
        <path
          key={`${row.name} ${scene.nodes[node]?.name}`}
          className={takesRequests(scene, node) ? kind : `${kind} broken`}
          d={pathOf(thread)}
          opacity={only >= 0 ? 1 : faint}
        />
      );
    });
  });
}
