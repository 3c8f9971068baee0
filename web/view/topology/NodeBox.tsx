/** One server process: what is known of it on its card, and the sessions that it holds on its shelf. */
import type { SceneNode } from '../../model/scene.ts';
import { grouped, plural } from '../../model/words.ts';
import type { Box } from './curve.ts';
import { Glyph } from './Glyph.tsx';
import type { Layout } from './layout.ts';
import { spoken } from './rows.ts';
import { SessionBadges } from './SessionBadges.tsx';

interface Props {
  readonly node: SceneNode;
  readonly place: Layout['nodes'][number];
  readonly measures: Layout['measures'];
  readonly isProjector: boolean;
  /** Below the last node of a column there is room for words, and between nodes where they stand apart. */
  readonly hasRoomBelow: boolean;
}

const R = 8;

export function NodeBox({ node, place, measures, isProjector, hasRoomBelow }: Props) {
  const { card, shelf, lines } = place;
  const { x, y, height } = card;
  const isGone = node.state === 'down' || node.state === 'starting';
  const middle = y + height / 2;
  return (
    <g className={`node ${node.state}`}>
      <rect
        className="shelf"
        x={x + 0.5}
        y={y + 0.5}
        width={card.width + shelf.width - 1}
        height={height - 1}
        rx={R}
      />
      {!isGone && (
        <path
          className="card"
          d={`M${shelf.x} ${y + 0.5}H${x + R}a${R - 0.5} ${R - 0.5} 0 0 0-${R - 0.5} ${R - 0.5}V${y + height - R}a${R - 0.5} ${R - 0.5} 0 0 0 ${R - 0.5} ${R - 0.5}H${shelf.x}z`}
        />
      )}
      {isGone && <path className="seam" d={`M${shelf.x} ${y + 1}v${height - 2}`} />}
      <Glyph of={node.state} x={x + 10} y={lines === 3 ? y + 11 : firstLine(lines, middle) - 13} />
      <text x={x + 32} y={lines === 3 ? y + 25 : firstLine(lines, middle)} className="name">
        {spoken(node.name)}
      </text>
      {lines === 2 && (
        <text x={x + 12} y={middle + 15} className={node.state === 'healthy' ? 'quiet' : undefined}>
          {node.lost.length > 0 ? lostWords(node) : stateWords(node)}
        </text>
      )}
      {lines === 3 && (
        <Details
          node={node}
          card={card}
          isProjector={isProjector}
          hasLost={node.lost.length > 0 && !hasRoomBelow}
        />
      )}
      <Shelf node={node} shelf={shelf} lines={lines} badge={measures.badge} isProjector={isProjector} />
      {node.lost.length > 0 && hasRoomBelow && (
        <>
          <Glyph of="down" x={x} y={y + height + 5} size={14} />
          <text x={x + 20} y={y + height + 17} className="strong haloed">
            {lostWords(node)} with {spoken(node.name)}
          </text>
        </>
      )}
    </g>
  );
}

const firstLine = (lines: number, middle: number): number => (lines === 2 ? middle - 1 : middle + 5);

/** A history does not tell ports: there it says how much a node has answered. */
const stateWords = ({ state, port, fault, requests }: SceneNode): string => {
  if (state !== 'healthy') return fault ?? state;
  return port === null ? `${grouped(requests)} answered` : `:${port}`;
};

const lostWords = ({ lost }: SceneNode): string => `${plural(lost.length, 'session')} lost`;

/** At this much the bar is full. */
const MEMORY_MAX = 192 * 1024 * 1024;

interface DetailsProps {
  readonly node: SceneNode;
  readonly card: Box;
  readonly isProjector: boolean;
  /** What was lost has no room below the card, so it is said on it. */
  readonly hasLost: boolean;
}

function Details({ node, card, isProjector, hasLost }: DetailsProps) {
  const { x, y, width } = card;
  const right = x + width - 10;
  // A history tells neither ports nor, mostly, memory.
  const isKnown = node.memoryBytes !== null || node.port !== null;
  return (
    <>
      <text x={x + 12} y={y + 44} className={node.state === 'healthy' ? 'quiet' : undefined}>
        {stateWords(node)}
      </text>
      {node.state === 'healthy' && node.pid !== null && !isProjector && (
        <text x={right} y={y + 44} className="quiet end">
          pid {node.pid}
        </text>
      )}
      {hasLost && (
        <text x={x + 12} y={y + 62} className="strong">
          {lostWords(node)}
        </text>
      )}
      {!hasLost && isKnown && (
        <Memory bytes={node.memoryBytes} x={x + 12} y={y + 54} length={isProjector ? 44 : 52} right={right} />
      )}
    </>
  );
}

interface MemoryProps {
  readonly bytes: number | null;
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly right: number;
}

function Memory({ bytes, x, y, length, right }: MemoryProps) {
  const share = Math.min(1, (bytes ?? 0) / MEMORY_MAX);
  return (
    <>
      <rect className="gauge" x={x + 0.5} y={y + 0.5} width={length} height={6} rx={3} />
      {share > 0 && (
        <rect className="gauge full" x={x} y={y} width={Math.max(6, share * length)} height={7} rx={3.5} />
      )}
      <text x={right} y={y + 8} className="quiet end">
        {bytes === null ? '' : `${Math.round(bytes / 2 ** 20)} MB`}
      </text>
    </>
  );
}

interface ShelfProps {
  readonly node: SceneNode;
  readonly shelf: Box;
  readonly lines: number;
  readonly badge: number;
  readonly isProjector: boolean;
}

function Shelf({ node, shelf, lines, badge, isProjector }: ShelfProps) {
  const hasWords = lines === 3 && !isProjector && shelf.width > 90;
  const rows = lines === 3 ? 2 : 1;
  const columns = Math.max(1, Math.floor((shelf.width - 8) / (badge + 4)));
  const total = node.holds.length + node.more;
  const used = hasWords ? 43 : 22;
  const top =
    rows === 2
      ? shelf.y + (hasWords ? 23 : (shelf.height - 2 * badge - 4) / 2)
      : shelf.y + (shelf.height - badge) / 2;
  const at = { x: shelf.x + 7, y: top, size: badge, columns, rows };
  return (
    <>
      {hasWords && (
        <text x={shelf.x + 8} y={shelf.y + 17} className={total > 0 ? 'strong' : 'quiet'}>
          holds {total}
        </text>
      )}
      {node.lost.length > 0 ? (
        <SessionBadges {...at} badges={node.lost} more={0} isLost />
      ) : (
        <SessionBadges {...at} badges={node.holds} more={node.more} />
      )}
      {total === 0 && node.lost.length === 0 && !hasWords && used < shelf.height && (
        <rect
          className="nothing"
          x={at.x + 1}
          y={shelf.y + (shelf.height - badge) / 2 + 1}
          width={badge - 2}
          height={badge - 2}
          rx={4}
        />
      )}
    </>
  );
}
