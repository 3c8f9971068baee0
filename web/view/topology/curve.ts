/** Points, and the curves between two boxes: they leave and arrive horizontally. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A cubic: from, two handles, to. */
export type Curve = readonly [Point, Point, Point, Point];

export function curve(from: Point, to: Point): Curve {
  const reach = (to.x - from.x) / 2;
  return [from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to];
}

export const pathOf = ([a, b, c, d]: Curve): string =>
  `M${a.x} ${a.y}C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`;

export function pointAt([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const mix = (axis: 'x' | 'y') =>
    u ** 3 * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t ** 3 * d[axis];
  return { x: mix('x'), y: mix('y') };
}

/** The piece of a curve between two of its places. */
export function pieceOf(along: Curve, from: number, to: number): Curve {
  const [start, end] = [pointAt(along, from), pointAt(along, to)];
  const reach = (to - from) / 3;
  const [before, after] = [slopeAt(along, from), slopeAt(along, to)];
  return [
    start,
    { x: start.x + before.x * reach, y: start.y + before.y * reach },
    { x: end.x - after.x * reach, y: end.y - after.y * reach },
    end,
  ];
}

function slopeAt([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const mix = (axis: 'x' | 'y') =>
    3 * u * u * (b[axis] - a[axis]) + 6 * u * t * (c[axis] - b[axis]) + 3 * t * t * (d[axis] - c[axis]);
  return { x: mix('x'), y: mix('y') };
}

/** The direction of travel at a place of the curve, in radians. */
export function headingAt(along: Curve, t: number): number {
  const { x, y } = slopeAt(along, t);
  return Math.atan2(y, x);
}

export const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });
