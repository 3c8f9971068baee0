/** Words above a drawing: each at its moment, in a row of its own where it would cover another. */
import { PLOT_RIGHT, rounded } from './scale.ts';
import { packInRows } from './timeline-plan.ts';

export const LABEL_HEIGHT = 15;
const LETTER_WIDTH = 6.2;

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly row: number;
}

export function labelRows(labels: readonly { readonly text: string; readonly at: number }[]): {
  readonly labels: readonly PlacedLabel[];
  readonly height: number;
} {
  const widthOf = (text: string) => text.length * LETTER_WIDTH;
  const shifted = labels.map(({ text, at }) => ({
    text,
    x: rounded(Math.min(at + 3, PLOT_RIGHT - widthOf(text))),
  }));
  const packed = packInRows(shifted, ({ text, x }) => [x, x + widthOf(text) + 6], Number.POSITIVE_INFINITY);
  if (!packed) return { labels: [], height: 0 };
  return {
    labels: packed.placed.map(({ item, row }) => ({ ...item, row })),
    height: packed.rows * LABEL_HEIGHT,
  };
}
