/** What a timeline draws, as tables: for whoever cannot see it, and for whoever wants the figures. */
import type { Operation } from '../../checker/operation.ts';
import { type Html, html, shortened } from './escape.ts';
import { outcomeOf, outcomes, outcomeTexts } from './outcomes.ts';
import { timeText } from './scale.ts';
import { scrolling } from './scrolling.ts';
import { type Bins, type Counts, totalOf } from './timeline-bins.ts';
import type { Timeline } from './timeline-plan.ts';

const took = ({ completedAt, invokedAt }: Operation): string =>
  Number.isFinite(completedAt) ? timeText(completedAt - invokedAt) : 'no end';

export const outagesTable = ({
  outages,
  phases,
}: Timeline): Html => html`<table><caption>Phases and faults</caption>
<thead><tr><th scope="col">What</th><th scope="col">From</th><th scope="col">Until</th></tr></thead><tbody>
${phases.map(({ phase, at }) => html`<tr><th scope="row">phase ${phase}</th><td>${timeText(at)}</td><td></td></tr>`)}
${outages.map(
  ({ fault, target, from, until }) =>
    html`<tr><th scope="row">${fault} ${shortened(target, 60)}</th><td>${timeText(from)}</td><td>${
      Number.isFinite(until) ? `${timeText(until)}, healed` : 'not healed'
    }</td></tr>`,
)}</tbody></table>`;

export function operationsTable({ lanes, proving, laneOf }: Timeline): Html {
  const operations = lanes.flatMap((lane) => lane.operations).sort((a, b) => a.invokedAt - b.invokedAt);
  const head = ['Operation', 'Sent after', 'Took', 'Served by', 'Session', 'Kind', 'Outcome'];
  return html`<table><caption>Operations</caption><thead><tr>${head.map(
    (word) => html`<th scope="col">${word}</th>`,
  )}</tr></thead><tbody>${operations.map(
    (each) =>
      html`<tr${proving.includes(each) && html` class="proves"`}><th scope="row">${each.id}${proving.includes(each) && html`<span class="unseen">, the proof</span>`}<td>${timeText(each.invokedAt)}<td>${took(each)}<td>${shortened(laneOf(each), 60)}<td>${each.session}<td>${each.kind}<td>${outcomeTexts[outcomeOf(each)].name}
`,
  )}</tbody></table>`;
}

const countsText = (counts: Counts): string =>
  outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} × ${outcomeTexts[outcome].name}`)
    .join(', ');

export function binsTable({ lanes }: Timeline, { binMs, counts }: Bins): Html {
  const indexes = counts[0]?.map((_, index) => index) ?? [];
  const filled = indexes.filter((index) => counts.some((lane) => lane[index] && totalOf(lane[index]) > 0));
  return html`<table><caption>Operations by the moment they were sent</caption><thead><tr><th scope="col">Sent within ${timeText(binMs)} from</th>${lanes.map(
    ({ name }) => html`<th scope="col">${shortened(name, 60)}</th>`,
  )}</tr></thead><tbody>${filled.map(
    (index) => html`<tr><th scope="row">${timeText(index * binMs)}${counts.map(
      (lane) => html`<td>${lane[index] ? countsText(lane[index]) : ''}`,
    )}
`,
  )}</tbody></table>`;
}

/** Closed at first: the drawing comes before. */
export const twin = (label: string, tables: readonly Html[]): Html =>
  html`<details class="twin"><summary>The same as a table</summary>${tables.map((table) => scrolling(label, table))}</details>`;
