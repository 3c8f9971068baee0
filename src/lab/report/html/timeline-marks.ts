/** Lanes in which every operation has a mark of its own. */
import type { Operation } from '../../checker/operation.ts';
import { type Html, html } from './escape.ts';
import { outcomeOf, outcomeTexts } from './outcomes.ts';
import { rounded, type Scale, timeText } from './scale.ts';
import { type Lane, packInRows } from './timeline-plan.ts';

export interface DrawnLane {
  readonly name: string;
  readonly height: number;
  draw(top: number): Html;
  /** Where in the lane, from its top, this operation is. */
  middleOf(operation: Operation): number;
}

/** Distance of rows; the second where it is crowded. */
const PITCHES = [10, 6] as const;
const ROWS_MAX = [26, 64] as const;
const HEIGHT_MIN = 34;
/** Of all lanes together: a drawing should be seen at once. */
const HEIGHT_MAX = 460;

const endOf = ({ completedAt }: Operation, { x }: Scale): number => x(completedAt);

const words = (operation: Operation): string =>
  `operation ${operation.id}: ${operation.kind} of ${operation.session}, ${outcomeTexts[outcomeOf(operation)].name}`;

function mark(operation: Operation, scale: Scale, y: number, size: number): Html {
  const from = scale.x(operation.invokedAt);
  const length = rounded(endOf(operation, scale) - from);
  const outcome = outcomeOf(operation);
  return html`<g><title>${words(operation)}, after ${timeText(operation.invokedAt)}</title>${
    length > 1 && html`<path class="op ${outcome} lasts" d="M${from} ${y}h${length}"/>`
  }<use href="#shape-${outcome}" transform="translate(${from} ${y})${size < 1 ? ` scale(${size})` : ''}"/></g>`;
}

function drawn({ name, operations }: Lane, scale: Scale, pitch: number, rowsMax: number): DrawnLane | null {
  const span = (operation: Operation) => {
    const from = scale.x(operation.invokedAt);
    return [from, Math.max(from + pitch - 1, endOf(operation, scale) + 1)] as const;
  };
  const packed = packInRows(operations, span, rowsMax);
  if (!packed) return null;
  const height = Math.max(HEIGHT_MIN, packed.rows * pitch + 10);
  const margin = (height - packed.rows * pitch) / 2 + pitch / 2;
  const rowOf = new Map(packed.placed.map(({ item, row }) => [item, row]));
  const middleOf = (operation: Operation) => rounded(margin + (rowOf.get(operation) ?? 0) * pitch);
  return {
    name,
    height,
    middleOf,
    draw: (top) =>
      html`${operations.map((each) => mark(each, scale, rounded(top + middleOf(each)), pitch / PITCHES[0]))}`,
  };
}

/** Null when that many do not fit: then they are counted, and not drawn one by one. */
export function markLanes(lanes: readonly Lane[], scale: Scale, marksMax: number): DrawnLane[] | null {
  if (lanes.reduce((sum, { operations }) => sum + operations.length, 0) > marksMax) return null;
  for (const [index, pitch] of PITCHES.entries()) {
    const tried = lanes.map((lane) => drawn(lane, scale, pitch, ROWS_MAX[index] as number));
    const height = tried.reduce((sum, lane) => sum + (lane?.height ?? Number.POSITIVE_INFINITY), 0);
    if (height <= Math.max(HEIGHT_MAX, lanes.length * HEIGHT_MIN)) return tried as DrawnLane[];
  }
  return null;
}
