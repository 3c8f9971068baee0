/** What the page says about experiments and what they showed. */

import type { ExperimentCard } from '../../src/protocol/cards.ts';
import type { LabState } from '../../src/protocol/lab-events.ts';
import { courseParts, type DeploymentName, type Verdict } from '../../src/protocol/lab-words.ts';
import { type Fact, facts as factsOf } from '../../src/protocol/measurement-texts.ts';
import type { DeploymentResult, RunReport } from '../../src/protocol/reports.ts';
import { listed } from './words.ts';

export interface Part {
  readonly letter: string;
  readonly title: string;
  readonly experiments: readonly ExperimentCard[];
}

export const partTitle = ({ part }: ExperimentCard): string => courseParts[part];

/** In the order of the course. */
export const experimentsByPart = ({ experiments }: LabState): Part[] =>
  [...Map.groupBy(experiments, ({ part }) => part)].map(([letter, cards]) => ({
    letter,
    title: courseParts[letter],
    experiments: cards,
  }));

export const reportOf = ({ reports }: LabState, experiment: string): RunReport | undefined =>
  reports.find((report) => report.experiment === experiment);

/** Run, and predicted before or looked at: "2 of 4". */
export function doneWords(
  lab: LabState,
  experiments: readonly ExperimentCard[],
  locked: ReadonlySet<string>,
): string {
  const done = experiments.filter(({ name }) => locked.has(name) && reportOf(lab, name));
  return `${done.length} of ${experiments.length}`;
}

export interface VerdictChip {
  readonly deployment: DeploymentName;
  readonly verdict: Verdict;
  readonly asExpected: boolean;
  readonly words: string;
}

export const verdictChips = ({ results }: RunReport): VerdictChip[] =>
  results.map(({ deployment, observed, expected }) => ({
    deployment,
    verdict: observed,
    asExpected: observed === expected,
    words: observed === expected ? `${observed}, as expected` : `${observed}, expected: ${expected}`,
  }));

const plurals: Record<Verdict, [one: string, many: string]> = {
  holds: ['holds', 'hold'],
  breaks: ['breaks', 'break'],
  degrades: ['degrades', 'degrade'],
  inconclusive: ['is inconclusive', 'are inconclusive'],
  unavailable: ['is unavailable', 'are unavailable'],
};

/** "memory breaks; jwt and redis hold": what differs first. */
export function resultHeadline({ results }: RunReport): string {
  const order: Verdict[] = ['breaks', 'degrades', 'inconclusive', 'unavailable', 'holds'];
  const clauses = order.flatMap((verdict) => {
    const names = results.filter(({ observed }) => observed === verdict).map(({ deployment }) => deployment);
    const [one, many] = plurals[verdict];
    return names.length === 0 ? [] : [`${listed(names)} ${names.length === 1 ? one : many}`];
  });
  return clauses.join('; ');
}

export interface Outcome {
  readonly predicted: string | null;
  /** What it was: the option that came true, or that reality disagrees with all of them. */
  readonly observed: string;
  readonly right: boolean | null;
}

/** The answer stands for the expected verdicts; when others were observed, no option came true. */
export function outcome({ predict }: ExperimentCard, report: RunReport, choice: number | null): Outcome {
  const predicted = choice === null ? null : (predict.options[choice] ?? null);
  const hasRun = report.results.some(({ observed }) => observed !== 'unavailable');
  if (!hasRun)
    return { predicted, observed: 'Nothing ran here. See below for what is missing.', right: null };
  if (!report.passed) {
    return { predicted, observed: 'Something that this course did not expect. See below.', right: null };
  }
  return {
    predicted,
    observed: predict.options[predict.answer] ?? '',
    right: predicted === null ? null : choice === predict.answer,
  };
}

export const facts = ({ measurements }: DeploymentResult): Fact[] => factsOf(measurements);
