/** A sign of the page inside the drawing, where everything has a place. */
import { Mark, type MarkName } from '../marks/Mark.tsx';

interface Props {
  readonly of: MarkName;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

export function Glyph({ of, x, y, size = 16 }: Props) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size / 16})`}>
      <Mark of={of} />
    </g>
  );
}
