/** The timeline of a run: a lane a node, a mark an operation, faults as shaded stretches, the proof named. */
import { grouped } from '../../../protocol/quantities.ts';
import { type Html, html, shortened } from './escape.ts';
import { LABEL_HEIGHT, labelRows, type PlacedLabel } from './labels.ts';
import { legendMark, outcomeOf, outcomes, outcomeTexts } from './outcomes.ts';
import { PLOT_LEFT, PLOT_RIGHT, rounded, type Scale, scaleTo, ticks, timeText, WIDTH } from './scale.ts';
import { scrolling } from './scrolling.ts';
import { type Bins, binLanes, countInBins } from './timeline-bins.ts';
import { type DrawnLane, markLanes } from './timeline-marks.ts';
import type { Timeline } from './timeline-plan.ts';
import { binsTable, operationsTable, outagesTable, twin } from './timeline-table.ts';

/** How much one drawing may hold, so that the whole file stays small however many drawings it has. */
export interface Budget {
  readonly marks: number;
  readonly bins: number;
}

const GAP = 4;

interface Frame {
  readonly scale: Scale;
  readonly lanes: readonly (DrawnLane & { readonly top: number })[];
  readonly top: number;
  readonly bottom: number;
}

const plotWidth = PLOT_RIGHT - PLOT_LEFT;

function frameOf(drawn: readonly DrawnLane[], scale: Scale, top: number): Frame {
  let next = top;
  const lanes = drawn.map((lane) => {
    const placed = { ...lane, top: next };
    next += lane.height + GAP;
    return placed;
  });
  return { scale, lanes, top, bottom: next - GAP };
}

const laneBack = ({ name, top, height }: Frame['lanes'][number]): Html =>
  html`<rect class="lane" x="${PLOT_LEFT}" y="${top}" width="${plotWidth}" height="${height}" rx="3"/>
<text class="name" x="0" y="${rounded(top + height / 2 + 4)}">${shortened(name, 11)}</text>`;

/** A node's fault shades its lane; what all depend on shades them all. */
function outageBack({ outages }: Timeline, { scale, lanes, top, bottom }: Frame): Html {
  return html`${outages.map(({ target, from, until }) => {
    const lane = lanes.find(({ name }) => name === target);
    const x = scale.x(from);
    const width = rounded(Math.max(2, scale.x(until) - x));
    const [y, height] = lane ? [lane.top, lane.height] : [top, bottom - top];
    return html`<rect class="outage" x="${x}" y="${y}" width="${width}" height="${height}"/>
<path class="outage-edge" d="M${x} ${top - 2}V${y + height}"/>${
      Number.isFinite(until) &&
      html`<path class="heal-edge" d="M${scale.x(until)} ${top - 2}V${y + height}"/>`
    }`;
  })}`;
}

const axis = ({ scale, bottom, top }: Frame): Html =>
  html`${ticks(scale.untilMs).map(
    (ms) =>
      html`<path class="tick" d="M${scale.x(ms)} ${top}V${bottom + 4}"/><text class="axis${scale.x(ms) > PLOT_RIGHT - 20 ? ' last' : ''}" x="${scale.x(ms)}" y="${bottom + 17}">${ms === 0 ? '0' : timeText(ms)}</text>`,
  )}`;

const labelTexts = (labels: readonly PlacedLabel[], look: string, top: number): Html =>
  html`${labels.map(
    ({ text, x, row }) =>
      html`<text class="${look}" x="${x}" y="${top + row * LABEL_HEIGHT + 11}">${text}</text>`,
  )}`;

/** Ringed in its lane, with its number above all lanes. */
function proofs(
  frame: Frame,
  { proving, laneOf }: Timeline,
  labels: readonly PlacedLabel[],
  labelsTop: number,
): Html {
  return html`${proving.map((operation, index) => {
    const lane = frame.lanes.find(({ name }) => name === laneOf(operation));
    const label = labels[index];
    if (!lane || !label) return null;
    const x = frame.scale.x(operation.invokedAt);
    const y = rounded(lane.top + lane.middleOf(operation));
    return html`<path class="lead" d="M${x} ${labelsTop + (label.row + 1) * LABEL_HEIGHT - 1}V${y - 7}"/>
<circle class="halo" cx="${x}" cy="${y}" r="7"/><use href="#shape-${outcomeOf(operation)}" transform="translate(${x} ${y})"/><circle class="proof-ring" cx="${x}" cy="${y}" r="7"/>`;
  })}`;
}

function description({ lanes, outages, untilMs }: Timeline): string {
  const laneTexts = lanes.map(({ name, operations }) => {
    const counted = outcomes
      .map((outcome) => [operations.filter((each) => outcomeOf(each) === outcome).length, outcome] as const)
      .filter(([count]) => count > 0)
      .map(([count, outcome]) => `${count} ${outcomeTexts[outcome].name}`);
    return `${shortened(name, 60)}: ${counted.join(', ') || 'no operation'}`;
  });
  const faultTexts = outages
    .slice(0, 8)
    .map(
      ({ fault, target, from, until }) =>
        `${fault} of ${shortened(target, 60)} after ${timeText(from)}, ${Number.isFinite(until) ? `healed after ${timeText(until)}` : 'not healed'}`,
    );
  return `${timeText(untilMs)} in all. ${laneTexts.join('; ')}. ${faultTexts.join('; ') || 'Nothing was broken'}.`;
}

function legend({ lanes }: Timeline, isCounted: boolean): Html {
  const operations = lanes.flatMap((lane) => lane.operations);
  const rows = outcomes
    .map((outcome) => ({ outcome, count: operations.filter((each) => outcomeOf(each) === outcome).length }))
    .filter(({ count }) => count > 0);
  return html`<ul class="legend">${rows.map(
    ({ outcome, count }) =>
      html`<li>${legendMark(outcome, isCounted)} <strong>${grouped(count)} × ${outcomeTexts[outcome].name}</strong> <span class="muted">${outcomeTexts[outcome].meaning}</span></li>`,
  )}</ul>`;
}

function reading(bins: Bins | null, total: number, { outagesLeftOut }: Timeline): string {
  const faults = outagesLeftOut > 0 ? ` ${outagesLeftOut} later faults are not drawn.` : '';
  return `${operationsReading(bins, total)}${faults}`;
}

function operationsReading(bins: Bins | null, total: number): string {
  if (!bins)
    return 'Each mark is one operation at the moment it was sent, in the lane of the node that answered; its line lasts until the answer.';
  return `${grouped(total)} operations are too many to draw one by one here: each column counts those sent within ${timeText(bins.binMs)}, in the lane of the node that answered. The highest stands for ${grouped(bins.most)}.`;
}

/** @param id unique in the page */
export function timelineFigure(timeline: Timeline, id: string, budget: Budget): Html {
  const scale = scaleTo(timeline.untilMs);
  const marks = markLanes(timeline.lanes, scale, budget.marks);
  const bins = marks ? null : countInBins(timeline, budget.bins);
  const phases = labelRows(timeline.phases.map(({ phase, at }) => ({ text: phase, at: scale.x(at) })));
  const faults = labelRows(
    timeline.outages
      .slice(0, 12)
      .flatMap(({ fault, target, from, until }) => [
        { text: `${fault} ${shortened(target, 20)}`, at: scale.x(from) },
        ...(until - from > timeline.untilMs / 20 && Number.isFinite(until)
          ? [{ text: `${shortened(target, 20)} healed`, at: scale.x(until) }]
          : []),
      ]),
  );
  const numbers = labelRows(
    timeline.proving.map((each) => ({ text: `proof: operation ${each.id}`, at: scale.x(each.invokedAt) })),
  );
  const faultsTop = phases.height;
  const numbersTop = faultsTop + faults.height;
  const frame = frameOf(marks ?? binLanes(timeline, bins as Bins), scale, numbersTop + numbers.height + 4);
  const total = timeline.lanes.reduce((sum, { operations }) => sum + operations.length, 0);
  const phaseEdges = timeline.phases.map(
    ({ at }) => html`<path class="phase-edge" d="M${scale.x(at)} 2V${frame.bottom}"/>`,
  );
  return html`<figure>${scrolling(
    'Timeline of operations',
    html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${rounded(frame.bottom + 22)}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">Timeline of operations</title><desc id="${id}-desc">${description(timeline)}</desc>
${frame.lanes.map(laneBack)}${axis(frame)}${outageBack(timeline, frame)}${phaseEdges}
${labelTexts(phases.labels, 'phase', 0)}${labelTexts(faults.labels, 'fault', faultsTop)}
${frame.lanes.map((lane) => lane.draw(lane.top))}
${proofs(frame, timeline, numbers.labels, numbersTop)}${labelTexts(numbers.labels, 'number', numbersTop)}</svg>`,
    'scrolls drawing',
  )}${legend(timeline, bins !== null)}<figcaption class="muted small">${reading(bins, total, timeline)}</figcaption>${twin(
    'Timeline as a table',
    [outagesTable(timeline), bins ? binsTable(timeline, bins) : operationsTable(timeline)],
  )}</figure>`;
}
