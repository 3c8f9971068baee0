/** A plan as uPlot wants it: canvas only, no style elements, colours asked of the page. */
import uPlot from 'uplot';
import type { Dash, Line, Plan } from '../../model/charts/plan.ts';
import { colourOf } from './colours.ts';
import { type ChartMark, drawLabels, drawMarks } from './draw.ts';

const dashes: Record<Dash, number[]> = {
  solid: [],
  dashed: [6, 4],
  dotted: [2, 3],
  'dash-dotted': [8, 3, 2, 3],
};

/** Of a lane's height, so that lanes do not touch. */
const LANE_FILLED = 0.72;

/** Lanes lie above one another, the first on top, all on one scale. */
function laneValues({ lines }: Plan): (number | null)[][] {
  const most = Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return lines.map(({ values }, index) =>
    values.map((value) => (value === null ? null : lines.length - 1 - index + (LANE_FILLED * value) / most)),
  );
}

export function dataOf(plan: Plan): uPlot.AlignedData {
  const values = plan.isLanes ? laneValues(plan) : plan.lines.map(({ values }) => [...values]);
  return [[...plan.times], ...values];
}

/** Many points are a line; few are also seen one by one. */
const POINTS_SEEN_MAX = 60;

function series(plan: Plan, line: Line): uPlot.Series {
  const steps = plan.isLanes ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  return {
    label: line.label,
    width: 1.75,
    dash: dashes[line.dash],
    stroke: ({ root }) => colourOf(root, line.isBad ? 'down' : 'ink'),
    points: { show: !plan.isLanes && plan.times.length <= POINTS_SEEN_MAX, size: 3 },
    ...(steps && { paths: steps }),
  };
}

export interface Look {
  readonly width: number;
  readonly height: number;
  /** From where to where time goes, in seconds. */
  readonly span: readonly [number, number];
  readonly marks: () => readonly ChartMark[];
  readonly onPick: ((seconds: number) => void) | null;
  readonly onDraw: () => void;
}

/** @param newest the plan whenever it is drawn: its figures change, its lines do not */
export function optionsOf(
  newest: () => Plan,
  { width, height, span, marks, onPick, onDraw }: Look,
): uPlot.Options {
  const plan = newest();
  const axis = ({ root }: uPlot): string => colourOf(root, 'muted');
  const hair = ({ root }: uPlot): string => colourOf(root, 'hair');
  const font = '12px Inter, system-ui, sans-serif';
  const rowCount = plan.lines.length;
  return {
    ...{ width, height, legend: { show: false }, pxAlign: true },
    padding: [14, plan.isLanes ? 56 : labelRoom(plan), 0, plan.isLanes ? 8 : 0],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [...span] },
      y: { range: () => (plan.isLanes ? [-0.1, rowCount] : [0, topOf(newest())]) },
    },
    series: [{}, ...plan.lines.map((line) => series(plan, line))],
    axes: [
      {
        stroke: axis,
        font,
        size: 22,
        gap: 2,
        grid: { show: false },
        ticks: { stroke: hair, size: 4 },
        space: 48,
      },
      plan.isLanes
        ? { show: true, size: 52, stroke: 'transparent', grid: { show: false }, ticks: { show: false } }
        : {
            ...{ stroke: axis, font, size: 44, gap: 4, space: 28, ticks: { show: false } },
            grid: { stroke: hair, width: 1 },
            values: (_plot, splits) => splits.map((value) => short(value)),
          },
    ],
    hooks: {
      draw: [(plot) => drawMarks(plot, marks()), (plot) => drawLabels(plot, newest()), onDraw],
      ready: [
        ({ over, posToVal }) => {
          if (!onPick) return;
          over.addEventListener('click', ({ offsetX }) => onPick(posToVal(offsetX, 'x')));
        },
      ],
    },
  };
}

function short(value: number): string {
  if (value >= 1e6) return `${Math.round(value / 1e5) / 10} M`;
  return value >= 1e4 ? `${Math.round(value / 1e3)} k` : String(Math.round(value * 100) / 100);
}

/** For a name and a figure of five digits. */
const labelRoom = ({ lines }: Plan): number =>
  Math.max(80, ...lines.map(({ label }) => label.length * 7 + 44));

function topOf({ lines }: Plan): number {
  let top = 0;
  for (const { values } of lines) for (const value of values) top = Math.max(top, value ?? 0);
  return top > 0 ? top * 1.08 : 1;
}
