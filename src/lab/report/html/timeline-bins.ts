/** Lanes in which operations are counted: a column for each stretch of time, stacked by how they came out. */
import type { Operation } from '../../checker/operation.ts';
import { type Html, html } from './escape.ts';
import { type Outcome, outcomeOf, outcomes } from './outcomes.ts';
import { PLOT_LEFT, PLOT_RIGHT, rounded } from './scale.ts';
import type { DrawnLane } from './timeline-marks.ts';
import type { Timeline } from './timeline-plan.ts';

export type Counts = Readonly<Record<Outcome, number>>;

export interface Bins {
  readonly binMs: number;
  /** Operations in the highest column. */
  readonly most: number;
  /** In the order of the lanes; in each, one for each stretch of time. */
  readonly counts: readonly (readonly Counts[])[];
}

const HEIGHT = 64;
const COLUMN_MAX = 52;
/** One refusal among thousands of answers must be seen. */
const SEGMENT_MIN = 3;

export const totalOf = (counts: Counts): number =>
  outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);

export function countInBins({ lanes, untilMs }: Timeline, bins: number): Bins {
  const binMs = untilMs / bins;
  const counts = lanes.map(({ operations }) => {
    const counted = Array.from({ length: bins }, () => ({
      ok: 0,
      refused: 0,
      unavailable: 0,
      failed: 0,
      indeterminate: 0,
    }));
    for (const operation of operations) {
      const bin = counted[Math.min(bins - 1, Math.floor(operation.invokedAt / binMs))];
      if (bin) bin[outcomeOf(operation)] += 1;
    }
    return counted;
  });
  return { binMs, counts, most: Math.max(1, ...counts.flat().map(totalOf)) };
}

/** One path an outcome: as many columns as there are stretches weigh little. */
function columns(counts: readonly Counts[], most: number, bottom: number): Html {
  const pitch = (PLOT_RIGHT - PLOT_LEFT) / counts.length;
  const width = rounded(Math.max(1, pitch - 1));
  const paths: Record<Outcome, string> = {
    ok: '',
    refused: '',
    unavailable: '',
    failed: '',
    indeterminate: '',
  };
  for (const [index, count] of counts.entries()) {
    let y = bottom;
    for (const outcome of outcomes.filter((each) => count[each] > 0)) {
      const height = rounded(Math.max(SEGMENT_MIN, (count[outcome] / most) * COLUMN_MAX));
      y = rounded(y - height);
      paths[outcome] += `M${rounded(PLOT_LEFT + index * pitch)} ${y}h${width}v${height}h-${width}z`;
    }
  }
  return html`${outcomes.map(
    (outcome) =>
      paths[outcome] !== '' &&
      html`<path class="column ${outcome}" fill="url(#texture-${outcome})" d="${paths[outcome]}"/>`,
  )}`;
}

export const binLanes = ({ lanes }: Timeline, { counts, most }: Bins): DrawnLane[] =>
  lanes.map(({ name }, index) => ({
    name,
    height: HEIGHT,
    middleOf: (_operation: Operation) => HEIGHT / 2,
    draw: (top) => columns(counts[index] ?? [], most, top + HEIGHT - 2),
  }));
