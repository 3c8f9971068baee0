/** Sessions, lying on whoever holds them: six, then a number. A dotted place says that none lies here. */
const SHOWN_MAX = 6;

interface Props {
  /** Null: not measured. */
  readonly held: number | null;
  readonly lost?: boolean;
  readonly words?: string;
}

export function Badges({ held, lost = false, words }: Props) {
  const shown = Math.min(held ?? 0, SHOWN_MAX);
  return (
    <span className="badges">
      {Array.from({ length: shown }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: badges are alike, and a place is all that tells them apart.
        <i key={place} className={lost ? 'badge none' : 'badge'} />
      ))}
      {shown === 0 && <i className="badge none" />}
      {held !== null && held > SHOWN_MAX && <b>+{held - SHOWN_MAX}</b>}
      {words && <span className="small">{words}</span>}
    </span>
  );
}
