/** The whole report: one file, read without a network and without a script. */
import { listed, plural } from '../../../protocol/quantities.ts';
import type { RunReport } from '../../../protocol/reports.ts';
import type { ReadHistory } from './deployment-section.ts';
import { type Html, html, trusted } from './escape.ts';
import { definitions } from './outcomes.ts';
import { outcomeWords, type ReportedRun, runId, runSection } from './run-section.ts';
import type { Budget } from './timeline.ts';

/** Where and how it was measured: figures of another machine are other figures. */
export interface Provenance {
  readonly measuredAt: Date;
  /** The line that runs it again. */
  readonly command: string;
  /** Such as Node.js and its version. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** However many drawings there are, the file stays about a megabyte. */
export function budgetFor(drawings: number): Budget {
  const share = (total: number) => Math.floor(total / Math.max(1, drawings));
  return { marks: Math.min(600, share(2_400)), bins: Math.max(24, Math.min(96, share(3_000))) };
}

/** Nothing may be fetched, and nothing run, whatever a server has put into its answers. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'";

/** "breaks: memory; holds: jwt and redis" */
const verdicts = ({ results }: RunReport): string =>
  [...Map.groupBy(results, ({ observed }) => observed)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([verdict, alike]) => `${verdict}: ${listed(alike.map(({ deployment }) => deployment))}`)
    .join('; ');

const contents = (runs: readonly ReportedRun[]): Html =>
  html`<nav class="card" aria-label="Experiments"><ol class="contents">${runs.map(
    ({ card, report }) =>
      html`<li><a href="#${runId(report)}"><span class="mono">${card.number}</span> ${card.title}</a> <span class="muted">${outcomeWords(report)}. ${verdicts(report)}</span></li>`,
  )}</ol></nav>`;

const moment = (date: Date): Html =>
  html`<time datetime="${date.toISOString()}">${date.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`;

const provenance = ({
  measuredAt,
  facts,
  command,
}: Provenance): Html => html`<footer><h2>How it was measured</h2>
<dl class="facts"><div><dt>when</dt><dd>${moment(measuredAt)}</dd></div>${facts.map(
  ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
)}</dl>
<p>Real servers behind a gateway, on one machine; each verdict is drawn from the history alone. Run it again:</p>
<p><code>${command}</code></p></footer>`;

function titleOf(runs: readonly ReportedRun[]): string {
  const [only] = runs;
  return runs.length === 1 && only ? only.card.title : plural(runs.length, 'experiment');
}

/**
 * One run after the other, so that no more than one run's histories are held at a time.
 * @param look CSS that refers to nothing outside of itself
 */
export async function reportPage(
  runs: readonly ReportedRun[],
  about: Provenance,
  look: string,
  readHistory: ReadHistory,
): Promise<string> {
  const isOne = runs.length === 1;
  const budget = budgetFor(runs.reduce((sum, { report }) => sum + report.results.length, 0));
  const body: Html[] = [];
  for (const run of runs) body.push(await runSection(run, isOne ? 1 : 2, budget, readHistory));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="color-scheme" content="light dark">
<title>${titleOf(runs)} – Statelab</title><style>${trusted(look.replaceAll('</', '<\\/'))}</style></head>
<body>${definitions}<header class="top"><strong>Statelab</strong> <span class="muted">Report of ${moment(about.measuredAt)}</span></header>
<main>${!isOne && html`<h1>${titleOf(runs)}</h1>${contents(runs)}`}${body}</main>${provenance(about)}</body></html>
`.text;
}
