/** What came out when an experiment was last measured: verdicts with their proof, and a few figures. */
import { deploymentsOf, type Experiment } from '../../../src/lab/runner/experiment.ts';
import { paragraphs, plain, table } from './markdown.ts';
import type { MeasuredExperiment, MeasuredResult } from './measured.ts';

const nothingYet =
  'This experiment has not been measured yet. Run it: what it prints then is the measurement.';
const timesDiffer =
  'Sizes and verdicts should be the same for you; times, and what depends on them, are those of this machine.';

const NONE = '–';

function verdicts(results: [string, MeasuredResult][]): string {
  const isProved = results.some(([, { evidence }]) => evidence !== undefined);
  const rows = results.map(([name, { observed, evidence = '' }]) => [
    `\`${name}\``,
    `**${observed}**`,
    ...(isProved ? [plain(evidence)] : []),
  ]);
  return table(['deployment', 'observed', ...(isProved ? ['what proves it'] : [])], rows);
}

/** One row a measurement, one column a deployment. */
function figures(results: [string, MeasuredResult][]): string {
  const labels = new Set(results.flatMap(([, { measured }]) => Object.keys(measured)));
  if (labels.size === 0) return '';
  const rows = [...labels].map((label) => [
    plain(label),
    ...results.map(([, { measured }]) => plain(measured[label] ?? NONE)),
  ]);
  const whole = table(['', ...results.map(([name]) => `\`${name}\``)], rows);
  return rows.flat().includes(NONE) ? `${whole}\n\nA dash: none, or it does not apply.` : whole;
}

export function measuredPart(experiment: Experiment, measured: MeasuredExperiment | undefined): string {
  if (!measured) return nothingYet;
  const results = deploymentsOf(experiment).flatMap((name): [string, MeasuredResult][] => {
    const result = measured.results[name];
    return result ? [[name, result]] : [];
  });
  return paragraphs(
    verdicts(results),
    figures(results),
    measured.notes.map((note) => `- ${plain(note)}`).join('\n'),
    `Seed ${measured.seed}, on ${measured.machine}. ${timesDiffer}`,
  ).trimEnd();
}
