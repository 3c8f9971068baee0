/** What one deployment showed. */
import type { HistoryEvent } from '../../../protocol/history.ts';
import { facts } from '../../../protocol/measurement-texts.ts';
import type { DeploymentResult, StatementId } from '../../../protocol/reports.ts';
import { statementTexts } from '../../../protocol/statements.ts';
import { type Html, html, shortened } from './escape.ts';
import type { Heading } from './heading.ts';
import { chip, letter, truthMark } from './marks.ts';
import { proofSection, provingNumbers, statementName } from './proof.ts';
import { type Budget, timelineFigure } from './timeline.ts';
import { planTimeline } from './timeline-plan.ts';

/** A sentence for the reader where the history cannot be read. */
export type ReadHistory = (file: string) => Promise<readonly HistoryEvent[] | string>;

interface DeploymentShown {
  readonly result: DeploymentResult;
  /** Why it comes out as expected. */
  readonly because: string | undefined;
  /** Which way the gateway sends, as the run had it. */
  readonly policy: string;
  /** Null where nothing ran. */
  readonly history: Awaited<ReturnType<ReadHistory>> | null;
}

const isAsExpected = ({ observed, expected }: DeploymentResult): boolean => observed === expected;

const verdictWords = (result: DeploymentResult): string =>
  isAsExpected(result)
    ? `${result.observed}, as expected`
    : `${result.observed}, expected: ${result.expected}`;

function truths({ invariants }: DeploymentResult): Html {
  const rows = Object.entries(invariants) as [StatementId, keyof typeof truthWords][];
  if (rows.length === 0) return html``;
  return html`<table class="truths"><caption class="unseen">Statements and whether they are true here</caption>
<thead class="unseen"><tr><th scope="col">Statement</th><th scope="col">Here</th></tr></thead><tbody>${rows.map(
    ([id, truth]) =>
      html`<tr><th scope="row"><div class="named"><strong>${statementName(id)}</strong> <span>${statementTexts[id].statement}</span></div></th><td>${truthMark(truth)}${truthWords[truth] && html`<span class="small muted">${truthWords[truth]}</span>`}</td></tr>`,
  )}</tbody></table>`;
}

const truthWords = { true: '', false: '', unknown: 'this history shows neither' } as const;

const measurements = ({ measurements }: DeploymentResult): Html => {
  const measured = facts(measurements);
  return html`${
    measured.length > 0 &&
    html`<dl class="facts">${measured.map(
      ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
    )}</dl>`
  }`;
};

function shownHistory(
  { result, history }: DeploymentShown,
  id: string,
  budget: Budget,
  heading: Heading,
): Html {
  if (history === null) return html`<p class="muted">Nothing ran, so there is no history to draw.</p>`;
  if (typeof history === 'string') return html`<p>${history}</p>`;
  const timeline = planTimeline(history, provingNumbers(result.evidence));
  const operations = timeline.lanes.flatMap((lane) => lane.operations);
  return html`${result.evidence.length > 0 && html`${heading(2, 'What proves it')}${proofSection(result.evidence, timeline.proving, operations)}`}
${heading(2, 'What happened')}${timelineFigure(timeline, id, budget)}`;
}

export function deploymentSection(
  shown: DeploymentShown,
  id: string,
  budget: Budget,
  heading: Heading,
): Html {
  const { result, because, policy, history } = shown;
  const { deployment, observed, notes } = result;
  const begin = typeof history === 'object' ? history?.[0] : undefined;
  const nodes = begin?.type === 'begin' ? begin.nodes.length : null;
  const isProvedElsewhere = typeof history !== 'object' || history === null;
  return html`<section class="card deployment" data-strategy="${deployment}" id="${id}">
<header>${letter(deployment)}${heading(1, deployment)}${chip(observed, verdictWords(result))}<p class="muted small">${
    nodes !== null && `${nodes} ${nodes === 1 ? 'node' : 'nodes'}, `
  }gateway ${policy}</p></header>
${isAsExpected(result) && because && html`<p class="because"><span class="label">Because</span> ${because}</p>`}${notes.map(
  (note) => html`<p class="note"><bdi>${shortened(note)}</bdi></p>`,
)}${truths(result)}
${isProvedElsewhere && result.evidence.length > 0 && html`${heading(2, 'What proves it')}${proofSection(result.evidence, [], [])}`}
${shownHistory(shown, `${id}-timeline`, budget, heading)}
${Object.keys(result.measurements).length > 0 && html`${heading(2, 'What was measured')}${measurements(result)}`}
${result.history && html`<p class="muted small">History: <code>${result.history}</code></p>`}</section>`;
}
