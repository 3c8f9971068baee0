/** What stands on a chart beside its lines: their names at their ends, and when something was broken or healed. */
import type uPlot from 'uplot';
import { type Line, lastOf, type Plan } from '../../model/charts/plan.ts';
import { colourOf } from './colours.ts';

export interface ChartMark {
  /** Seconds on the chart's clock. */
  readonly at: number;
  readonly kind: 'fault' | 'heal' | 'other';
  readonly words: string;
}

/** Room that a line of text takes. */
const TEXT = 13;

interface Label {
  readonly name: string;
  readonly value: string;
  readonly isBad: boolean;
  y: number;
}

export function drawLabels(plot: uPlot, plan: Plan): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const left = bbox.left + bbox.width + 6 * ratio;
  ctx.save();
  ctx.textBaseline = 'middle';
  for (const { name, value, y, isBad } of spread(labelsOf(plot, plan), bbox, TEXT * ratio)) {
    const ink = colourOf(plot.root, isBad ? 'down' : 'ink');
    ctx.fillStyle = ink;
    ctx.font = `600 ${12 * ratio}px Inter, system-ui, sans-serif`;
    if (plan.isLanes) {
      ctx.textAlign = 'right';
      ctx.fillText(name, bbox.left - 6 * ratio, y);
      ctx.textAlign = 'left';
      ctx.fillText(value, left, y);
      continue;
    }
    ctx.textAlign = 'left';
    ctx.fillText(name, left, y);
    const { width } = ctx.measureText(`${name} `);
    ctx.font = `${12 * ratio}px Inter, system-ui, sans-serif`;
    ctx.fillText(value, left + width, y);
  }
  ctx.restore();
}

function labelsOf(plot: uPlot, plan: Plan): Label[] {
  return plan.lines.flatMap((line, index) => {
    const value = lastOf(line);
    if (value === null && !plan.isLanes) return [];
    const at = plan.isLanes ? plan.lines.length - 1 - index + 0.3 : (value ?? 0);
    const y = plot.valToPos(at, 'y', true);
    return [{ name: line.label, value: textOf(line, plan), isBad: line.isBad, y }];
  });
}

function textOf(line: Line, plan: Plan): string {
  const last = line.values.at(-1) ?? lastOf(line);
  return last === null ? '–' : plan.write(last);
}

/** Names that would lie on one another move apart, and stay within the chart. */
function spread(labels: Label[], { top, height }: uPlot.BBox, room: number): Label[] {
  labels.sort((a, b) => a.y - b.y);
  let least = top + room / 2;
  for (const label of labels) {
    label.y = Math.max(label.y, least);
    least = label.y + room;
  }
  let most = top + height - room / 4;
  for (const label of labels.toReversed()) {
    label.y = Math.min(label.y, most);
    most = label.y - room;
  }
  return labels;
}

export function drawMarks(plot: uPlot, marks: readonly ChartMark[]): void {
  const { ctx, bbox, scales } = plot;
  const { min = 0, max = 0 } = scales.x ?? {};
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = 1.25 * ratio;
  let lastX = Number.NEGATIVE_INFINITY;
  for (const { at, kind } of marks) {
    if (kind === 'other' || at < (min ?? 0) || at > (max ?? 0)) continue;
    const x = plot.valToPos(at, 'x', true);
    const colour = colourOf(plot.root, kind === 'fault' ? 'down' : 'ok');
    ctx.strokeStyle = colour;
    ctx.setLineDash(kind === 'fault' ? [] : [3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    // A sign has room where the one before is far enough.
    if (x - lastX > 12 * ratio) sign(ctx, kind, x, bbox.top - 7 * ratio, ratio);
    lastX = x;
  }
  ctx.restore();
}

function sign(
  pen: CanvasRenderingContext2D,
  kind: ChartMark['kind'],
  x: number,
  y: number,
  ratio: number,
): void {
  const reach = 3 * ratio;
  pen.beginPath();
  pen.arc(x, y, 5.5 * ratio, 0, 2 * Math.PI);
  pen.stroke();
  pen.beginPath();
  if (kind === 'fault') {
    pen.moveTo(x - reach * 0.7, y - reach * 0.7);
    pen.lineTo(x + reach * 0.7, y + reach * 0.7);
    pen.moveTo(x + reach * 0.7, y - reach * 0.7);
    pen.lineTo(x - reach * 0.7, y + reach * 0.7);
  } else {
    pen.moveTo(x - reach * 0.8, y);
    pen.lineTo(x - reach * 0.1, y + reach * 0.7);
    pen.lineTo(x + reach * 0.9, y - reach * 0.6);
  }
  pen.stroke();
}
