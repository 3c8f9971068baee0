/** The lines between two lanes: from one middle to each node's. A node that takes no requests has a gap. */
interface Props {
  /** One for each line: does it lead to somebody who takes requests? */
  readonly ends: readonly boolean[];
  /** How many nodes the lane beside it has. */
  readonly height: number;
  readonly mirrored?: boolean;
  /** Nothing to lead to: the lane stays empty, so that nothing jumps. */
  readonly absent?: boolean;
}

/** A node's height with the gap below it, as in lanes.css. */
const PITCH = 84;
const WIDTH = 28;

export function Fan({ ends, height, mirrored = false, absent = false }: Props) {
  const total = Math.max(1, height) * PITCH;
  const middle = total / 2;
  const pitch = total / Math.max(1, ends.length);
  return (
    <svg
      className={mirrored ? 'fan mirrored' : 'fan'}
      viewBox={`0 0 ${WIDTH} ${total}`}
      height={total}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {!absent &&
        ends.map((open, place) => {
          const y = pitch * (place + 0.5);
          const line = `M0 ${middle}C${WIDTH / 2} ${middle} ${WIDTH / 2} ${y} ${WIDTH} ${y}`;
          return (
            <path
              key={line}
              d={line}
              className={open ? undefined : 'open'}
              vectorEffect="non-scaling-stroke"
            />
          );
        })}
    </svg>
  );
}
