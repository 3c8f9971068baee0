/** One client, or several that share a row: what it carries, and its own session where the client holds it. */
import type { SceneClient } from '../../model/scene.ts';
import { bytes } from '../../model/words.ts';
import type { Box } from './curve.ts';
import { Glyph } from './Glyph.tsx';
import type { ClientRow } from './rows.ts';
import { spoken } from './rows.ts';
import { SessionBadges } from './SessionBadges.tsx';

interface Props {
  readonly row: ClientRow;
  readonly box: Box;
  readonly badge: number;
  readonly isProjector: boolean;
}

export function ClientBox({ row, box, badge, isProjector }: Props) {
  const { x, y, width, height } = box;
  const [client] = row.clients;
  const hasWords = height >= 44 && width >= 100;
  const line = hasWords ? y + height / 2 - 5 : y + height / 2 + 5;
  const held = row.clients.flatMap(({ holds }) => holds);
  const carriesKey = client?.carries?.kind === 'key';
  const side = hasWords ? y + 8 : y + (height - badge) / 2;
  const columns = held.length > 1 && hasWords ? 2 : 1;
  return (
    <g className="client">
      <rect className="box" x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx={8} />
      <text x={x + 12} y={line} className="name">
        {row.name}
      </text>
      {hasWords && (
        <text x={x + 12} y={y + height / 2 + 14} className="quiet">
          {client && row.clients.length === 1
            ? clientWords(client, isProjector)
            : `${row.clients.length} clients`}
        </text>
      )}
      {held.length > 0 && (
        <SessionBadges
          x={x + width - 8 - columns * badge - (columns - 1) * 4}
          y={side}
          size={badge}
          columns={columns}
          rows={1}
          badges={held}
          more={0}
        />
      )}
      {carriesKey && held.length === 0 && (
        <Glyph of="key" x={x + width - 28} y={hasWords ? y + 9 : y + height / 2 - 8} />
      )}
    </g>
  );
}

function clientWords({ traffic, routedTo, carries }: SceneClient, isProjector: boolean): string {
  if (traffic) {
    const rate = `${traffic.requestsPerSecond}/s`;
    return isProjector ? rate : `${traffic.users} users · ${rate}`;
  }
  if (routedTo) return `to ${spoken(routedTo)}`;
  if (!carries) return 'not logged in';
  return carries.kind === 'capsule' ? `carries ${bytes(carries.bytes)}` : `key, ${bytes(carries.bytes)}`;
}
