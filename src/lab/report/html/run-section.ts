/** One run: the claim, the prediction, what was done, and what each deployment showed. */

import { becauseOf, type ExperimentCard } from '../../../protocol/cards.ts';
import { courseParts, type DeploymentName, type GatewayPolicy } from '../../../protocol/lab-words.ts';
import { listed } from '../../../protocol/quantities.ts';
import type { DeploymentResult, RunReport } from '../../../protocol/reports.ts';
import { statementTexts } from '../../../protocol/statements.ts';
import { deploymentSection, type ReadHistory } from './deployment-section.ts';
import { type Html, html } from './escape.ts';
import { type Heading, headingsFrom } from './heading.ts';
import { letter, verdictMark } from './marks.ts';
import { statementName } from './proof.ts';
import { scrolling } from './scrolling.ts';
import type { Budget } from './timeline.ts';

export interface ReportedRun {
  readonly card: ExperimentCard;
  readonly report: RunReport;
  /** How the gateway chose, as the run had it. */
  policyOf(name: DeploymentName): GatewayPolicy;
}

export const runId = ({ experiment }: RunReport): string => `run-${experiment}`;
const deploymentId = (report: RunReport, { deployment }: DeploymentResult) =>
  `${runId(report)}-${deployment}`;

/** What could not run was not checked: that is said beside the rest. */
export function outcomeWords({ passed, results }: RunReport): string {
  if (!passed) return 'Not as expected';
  const missing = results
    .filter(({ observed }) => observed === 'unavailable')
    .map(({ deployment }) => deployment);
  if (missing.length === 0) return 'As expected';
  const rest = missing.length === results.length ? 'Nothing ran' : 'As expected, as far as it ran';
  return `${rest}; not run: ${listed(missing)}`;
}

const summary = ({ report }: ReportedRun): Html =>
  scrolling(
    'Verdicts',
    html`<table class="verdicts-table"><caption class="unseen">Expected and observed verdicts</caption>
<thead><tr><th scope="col">Deployment</th><th scope="col">Expected</th><th scope="col">Observed</th><th scope="col">As expected</th></tr></thead>
<tbody>${report.results.map(
      (
        result,
      ) => html`<tr><th scope="row"><span class="linked">${letter(result.deployment)} <a href="#${deploymentId(report, result)}">${result.deployment}</a></span></th>
<td>${verdictMark(result.expected)}</td><td>${verdictMark(result.observed)}</td><td>${asExpected(result)}</td></tr>`,
    )}</tbody></table>`,
    'scrolls card',
  );

function asExpected({ observed, expected }: DeploymentResult): string {
  if (observed === 'unavailable') return 'not run';
  return observed === expected ? 'yes' : 'no';
}

const prediction = (
  { card: { predict }, report }: ReportedRun,
  heading: Heading,
): Html => html`<section class="card">
${heading(1, 'The prediction')}<p class="question">${predict.question}</p>
<ol class="options">${predict.options.map(
  (option, index) =>
    html`<li${index === predict.answer && html` class="true"`}>${option}${index === predict.answer && html` <span class="answer">${answerWords(report)}</span>`}</li>`,
)}</ol></section>`;

const answerWords = ({ passed, results }: RunReport): string =>
  passed && results.some(({ observed }) => observed !== 'unavailable')
    ? 'what was expected, and what came out'
    : 'what was expected';

const done = ({ card, report }: ReportedRun, heading: Heading): Html => html`<div class="pair">
<section class="card">${heading(1, 'What was done')}<ol class="steps">${card.steps.map((step) => html`<li>${step}</li>`)}</ol><p class="muted small">Seed ${report.seed}: the same seed asks for the same things in the same order.</p></section>
<section class="card">${heading(1, 'What was checked')}<dl class="checked">${card.invariants.map(
  (id) => html`<div><dt>${statementName(id)}</dt><dd>${statementTexts[id].statement}</dd></div>`,
)}</dl></section></div>`;

/** @param level of the run's title */
export async function runSection(
  run: ReportedRun,
  level: 1 | 2,
  budget: Budget,
  readHistory: ReadHistory,
): Promise<Html> {
  const { card, report } = run;
  const heading = headingsFrom(level);
  const shown: Html[] = [];
  for (const result of report.results) {
    const { deployment } = result;
    const history = result.history === null ? null : await readHistory(result.history);
    const about = { because: becauseOf(card, report.server, deployment), policy: run.policyOf(deployment) };
    shown.push(
      deploymentSection({ result, history, ...about }, deploymentId(report, result), budget, heading),
    );
  }
  return html`<article id="${runId(report)}">
<p class="eyebrow">Experiment ${card.number} · Part ${card.part}, ${courseParts[card.part]}${report.server === 'service' && ' · On the service'}</p>
${heading(0, card.title)}
<p class="claim"><span class="label">Claim</span> ${card.claim}</p>
<p class="why">${card.why}</p>
<p class="outcome ${report.passed ? 'passed' : 'failed'}"><strong>${outcomeWords(report)}.</strong></p>
${summary(run)}${prediction(run, heading)}${done(run, heading)}
${shown}
${card.tryNext.length > 0 && html`<section class="card">${heading(1, 'Try next')}<ul class="next">${card.tryNext.map((next) => html`<li>${next}</li>`)}</ul></section>`}</article>`;
}
