/** A decision record in Markdown: what was needed, what was decided, from which measured values, and when to think again. */
import type { Comparison, RunReport } from '../../src/protocol/reports.ts';
import { cellWords, columnTitle, comparisonRows } from './comparison.ts';
import { sourceOf } from './evidence.ts';
import { type Fit, fits, type Needs } from './fit.ts';
import { best, needWords, priceWords, tradeOff, whatWouldChange } from './fit-words.ts';
import { capital } from './words.ts';

export interface Decided {
  readonly comparison: Comparison;
  readonly capacity: RunReport | undefined;
  readonly needs: Needs;
  /** ISO 8601, the day. */
  readonly day: string;
}

export function decisionRecord({ comparison, capacity, needs, day }: Decided): string {
  const measured = { rows: comparison.rows, capacity };
  const all = fits(measured, needs);
  const chosen = best(all);
  const changes = whatWouldChange(measured, needs);
  return [
    `# ${chosen ? `Sessions: ${chosen.deployment}` : 'Sessions: no measured strategy fits'}`,
    `Date: ${day}. Decided from measurements of Statelab, seed ${comparison.seed}, on one machine.`,
    '## Context',
    bullets(needWords(needs)),
    '## Decision',
    chosen ? decided(chosen, all) : undecided(all),
    '## Measured values',
    all.map((fit) => table(fit, comparison)).join('\n\n'),
    '## Consequences',
    chosen ? consequences(chosen) : 'None yet: nothing was decided.',
    '## What would change it',
    changes.length > 0 ? bullets(changes) : 'No single need, relaxed or made stricter, changes it.',
  ]
    .join('\n\n')
    .concat('\n');
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

function decided({ deployment, answers }: Fit, all: readonly Fit[]): string {
  const others = all.filter(({ state, deployment: name }) => state === 'fits' && name !== deployment);
  const why = answers.map(({ reason }) => reason);
  return [
    `Use \`${deployment}\`.${why.length === 0 ? ' Nothing that was asked for excludes it, and it costs the least on the wire.' : ''}`,
    ...(why.length > 0 ? [bullets(why)] : []),
    ...(others.length > 0
      ? [
          `It costs the least of those that fit; ${others.map(({ deployment: name }) => `\`${name}\``).join(', ')} would do as well.`,
        ]
      : []),
  ].join('\n\n');
}

function undecided(all: readonly Fit[]): string {
  const lines = all.map(({ deployment, answers }) => {
    const missing = answers.filter(({ state }) => state !== 'met').map(({ reason }) => reason);
    return `\`${deployment}\`: ${missing.join(' ')}`;
  });
  return `No strategy meets every need by what was measured.\n\n${bullets(lines)}`;
}

/** Every value that the decision may rest on, and the run that measured it. */
function table({ deployment, state, row }: Fit, comparison: Comparison): string {
  const cells = comparisonRows(comparison).find((each) => each.deployment === deployment)?.cells ?? [];
  const lines = cells.map((cell) => {
    const run = cell.missing ? undefined : sourceOf(row, cell.field)?.run;
    return `| ${columnTitle(cell.field)} | ${cellWords(cell).replaceAll('|', '\\|')} | ${run ?? 'none'} |`;
  });
  return [`### ${deployment}: ${state}`, '', '| value | measured | run |', '|---|---|---|', ...lines].join(
    '\n',
  );
}

function consequences({ price, row }: Fit): string {
  return bullets([tradeOff(row), ...priceWords(price).map(([name, text]) => `${capital(name)}: ${text}.`)]);
}
