/** What proves a verdict: in words, and by the lines of the history that the words speak of. */
import type { Evidence, StatementId } from '../../../protocol/reports.ts';
import { statementTexts } from '../../../protocol/statements.ts';
import type { Operation } from '../../checker/operation.ts';
import { type Html, html, shortened } from './escape.ts';
import { legendMark, outcomeOf, outcomeTexts } from './outcomes.ts';
import { timeText } from './scale.ts';
import { scrolling } from './scrolling.ts';

const SHOWN = 3;
const BEFORE = 4;
const STORIES = 2;

/** An observation is called by its name, an invariant by its number, too. */
export const statementName = (id: StatementId): string =>
  `${/^I\d/.test(id) ? `${id} ` : ''}${statementTexts[id].name}`;

/** The first operation that proves each statement's failure; more of them would prove nothing more. */
export const provingNumbers = (evidence: readonly Evidence[]): number[] => {
  const named = evidence.filter(({ operation }) => operation !== null);
  const first = [...Map.groupBy(named, ({ invariant }) => invariant).values()].flatMap(
    ([each]) => each?.operation ?? [],
  );
  return [...new Set(first)].slice(0, SHOWN);
};

function sentences(evidence: readonly Evidence[]): Html {
  const groups = [...Map.groupBy(evidence, ({ invariant }) => invariant)];
  return html`${groups.map(
    ([id, all]) =>
      html`<div class="named"><dt>${statementName(id)}</dt>${all
        .slice(0, SHOWN)
        .map(
          ({ operation, text }) =>
            html`<dd>${operation !== null && html`<span class="mono">operation ${operation}</span> `}<bdi>${shortened(text)}</bdi></dd>`,
        )}${all.length > SHOWN && html`<dd class="muted">and ${all.length - SHOWN} more in the run’s report</dd>`}</div>`,
  )}`;
}

function credentialText({ credential, forged, replay, issued, cleared }: Operation): string {
  const presented = forged ? `made up: ${shortened(forged, 60)}` : (credential ?? 'none');
  return [
    `${presented}${replay ? ', replayed' : ''}`,
    ...(issued === undefined ? [] : [`issued ${issued}`]),
    ...(cleared ? ['told to forget it'] : []),
  ].join('; ');
}

function answerText(operation: Operation): string {
  const { status, code, error } = operation;
  const isSaid = String(status) === outcomeTexts[outcomeOf(operation)].name;
  const words = [isSaid ? undefined : (status ?? 'no answer'), code, error];
  return shortened(words.filter((word) => word !== undefined).join(' '), 120);
}

const head = [
  'Operation',
  'Sent after',
  'Kind',
  'Session',
  'Sent to',
  'Served by',
  'Answer',
  'Latency',
  'Credential',
];

const row = (operation: Operation, isProof: boolean): Html => html`<tr${isProof && html` class="proves"`}>
<th scope="row">${operation.id}${isProof && html`<span class="unseen">, the proof</span>`}</th><td>${timeText(operation.invokedAt)}</td><td>${operation.kind}</td><td>${operation.session} (${operation.user})</td><td>${shortened(operation.to, 60)}${operation.probe && ', past the gateway'}</td><td>${shortened(operation.servedBy ?? 'nobody', 60)}</td>
<td><span class="signed">${legendMark(outcomeOf(operation), false)} ${outcomeTexts[outcomeOf(operation)].name}</span> <bdi class="muted">${answerText(operation)}</bdi></td><td>${timeText(operation.latencyMs)}</td><td>${credentialText(operation)}</td></tr>`;

/** The operation, and what its session did just before: where it was known, and where it was not. */
function story(proof: Operation, operations: readonly Operation[]): Html {
  const before = operations
    .filter(
      ({ session, invokedAt, id }) =>
        session === proof.session && invokedAt <= proof.invokedAt && id !== proof.id,
    )
    .sort((a, b) => a.invokedAt - b.invokedAt)
    .slice(-BEFORE);
  const table = html`<table class="lines"><caption>Operation ${proof.id}, and what session ${proof.session} did just before</caption>
<thead><tr>${head.map((word) => html`<th scope="col">${word}</th>`)}</tr></thead>
<tbody>${before.map((each) => row(each, false))}${row(proof, true)}</tbody></table>`;
  return scrolling(`The history of session ${proof.session} up to operation ${proof.id}`, table);
}

export function proofSection(
  evidence: readonly Evidence[],
  proving: readonly Operation[],
  operations: readonly Operation[],
): Html {
  return html`<dl class="proof">${sentences(evidence)}</dl>${proving.slice(0, STORIES).map((proof) => story(proof, operations))}`;
}
