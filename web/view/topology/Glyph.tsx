/** A sign of the page inside the drawing, where everything has a place. */
import { Mark, type MarkName } from '../marks/Mark.tsx';

interface Props {
  readonly of: MarkName;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

export function Glyph({ of, x, y, size = 16 }: Props) {
  return <Mark of={of} at={{ x, y, width: size, height: size }} />;
}
