/** A run's report for a person at a terminal. */

import { becauseOf, type ExperimentCard } from '../../protocol/cards.ts';
import type { DeploymentResult, RunReport, StatementId } from '../../protocol/reports.ts';
import { statementTexts } from '../../protocol/statements.ts';
import { bad, bold, dim, good, verdictText } from './style.ts';
import { table, wrap } from './table.ts';

const WIDTH = 100;

const statementText = (id: StatementId): string => {
  const { name, statement } = statementTexts[id];
  return `${/^I\d/.test(id) ? `${id} ` : ''}${name}: ${statement}`;
};

const isAsExpected = ({ observed, expected }: DeploymentResult) => observed === expected;

const mark = (result: DeploymentResult) => {
  if (result.observed === 'unavailable') return dim('-');
  return isAsExpected(result) ? good('✓') : bad('✗');
};

function resultRow(result: DeploymentResult): string[] {
  const truths = Object.entries(result.invariants).map(([id, truth]) => `${id} ${truth}`);
  return [mark(result), result.deployment, verdictText(result.observed), result.expected, truths.join(', ')];
}

function details(card: ExperimentCard, { server }: RunReport, result: DeploymentResult): string[] {
  const proof = result.evidence
    .slice(0, 1)
    .map(({ operation, text }) => `${operation === null ? '' : `operation ${operation}: `}${text}`);
  const because = isAsExpected(result) ? (becauseOf(card, server, result.deployment) ?? '') : '';
  const lines = [...proof, ...result.notes, because].filter((line) => line !== '');
  if (lines.length === 0) return [];
  return [`  ${bold(result.deployment)}`, ...lines.map((line) => dim(wrap(line, WIDTH, '    ')))];
}

/** What could not run was not checked: that is said beside the rest. */
function outcomeText({ passed, results }: RunReport): string {
  if (!passed) return bad('Not as expected.');
  const missing = results
    .filter(({ observed }) => observed === 'unavailable')
    .map(({ deployment }) => deployment);
  if (missing.length === 0) return good('As expected.');
  const rest = missing.length === results.length ? 'Nothing ran.' : 'As expected, as far as it ran.';
  return `${rest} Not run: ${missing.join(', ')}.`;
}

export function runText(card: ExperimentCard, report: RunReport): string {
  const head = ['', 'deployment', 'observed', 'expected', 'checked'];
  const histories = report.results.flatMap(({ history }) => history ?? []);
  return [
    bold(`${card.name}  ${card.title}`),
    wrap(`Claim: ${card.claim}`, WIDTH),
    ...(report.server === 'service' ? ['On the service (--server service).'] : []),
    '',
    table([head, ...report.results.map(resultRow)]),
    '',
    ...report.results.flatMap((result) => details(card, report, result)),
    '',
    ...card.invariants.map((id) => dim(wrap(statementText(id), WIDTH, '  '))),
    `${outcomeText(report)} ${dim(`Seed ${report.seed}. History: ${histories[0] ?? 'none'}${histories.length > 1 ? ' and beside it' : ''}`)}`,
    '',
  ].join('\n');
}
