/** Sessions, lying on whoever holds them: two letters of the user above the strategy's stripe; what has no room, counted. */
import type { Badge } from '../../model/scene.ts';

interface Props {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  readonly badges: readonly Badge[];
  readonly more: number;
  readonly isLost?: boolean;
}

const GAP = 4;
const SHOWN_MAX = 6;

/** Six, then a number; but where fewer have room, the number takes the last place. */
export function shownOf(count: number, more: number, room: number): number {
  const places = Math.min(room, SHOWN_MAX);
  if (count + more <= places) return count;
  return Math.min(count, room > SHOWN_MAX ? SHOWN_MAX : room - 1);
}

export function SessionBadges({ x, y, size, columns, rows, badges, more, isLost = false }: Props) {
  const shown = shownOf(badges.length, more, columns * rows);
  const left = badges.length - shown + more;
  const place = (index: number) => ({
    x: x + (index % columns) * (size + GAP),
    y: y + Math.floor(index / columns) * (size + GAP - 1),
  });
  const rest = place(shown);
  return (
    <g className={isLost ? 'session lost' : 'session'}>
      {badges.slice(0, shown).map((badge, index) => (
        <One key={badge.client} {...place(index)} size={size} letters={badge.letters} isLost={isLost} />
      ))}
      {left > 0 && (
        <text x={rest.x + (shown === 0 ? 0 : 2)} y={rest.y + size * 0.7} className="strong">
          {shown === 0 ? left : `+${left}`}
        </text>
      )}
    </g>
  );
}

interface OneProps {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly letters: string;
  readonly isLost: boolean;
}

function One({ x, y, size, letters, isLost }: OneProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect x={0.5} y={0.5} width={size - 1} height={size - 1} rx={3.5} className="paper" />
      {!isLost && (
        <path
          d={`M.5 ${size - 4}h${size - 1}v.5a3.5 3.5 0 0 1-3.5 3.5h-${size - 8}a3.5 3.5 0 0 1-3.5-3.5z`}
          className="foot"
        />
      )}
      <text x={size / 2} y={size * 0.64} className="middle letters" style={{ fontSize: size * 0.55 }}>
        {letters}
      </text>
    </g>
  );
}
