/** What the page says about experiments and what they showed. */
import type { LabState } from '../../src/protocol/lab-events.ts';
import { courseParts, type DeploymentName, type Verdict } from '../../src/protocol/lab-words.ts';
import type {
  DeploymentResult,
  ExperimentCard,
  Measurements,
  RunReport,
} from '../../src/protocol/reports.ts';
import { bytes, listed, milliseconds, percent } from './words.ts';

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
  if (!report.passed) {
    return { predicted, observed: 'Something that this course did not expect. See below.', right: null };
  }
  return {
    predicted,
    observed: predict.options[predict.answer] ?? '',
    right: predicted === null ? null : choice === predict.answer,
  };
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Only what this run measured; what it did not is not mentioned. */
export function facts({ measurements }: DeploymentResult): Fact[] {
  return factWriters.flatMap(([label, write]) => {
    const value = write(measurements);
    return value === undefined ? [] : [{ label, value }];
  });
}

const when = <Value>(value: Value | undefined, write: (value: Value) => string): string | undefined =>
  value === undefined ? undefined : write(value);

const factWriters: [label: string, write: (measured: Measurements) => string | undefined][] = [
  ['state held by', (m) => m.stateHeldBy],
  ['sessions lost', (m) => when(m.sessionsLost, (lost) => of(lost, m.sessionsOpened))],
  ['share lost', (m) => (m.sessionsLost === undefined ? when(m.sessionsLostShare, percent) : undefined)],
  ['answered', (m) => when(m.succeeded, (succeeded) => of(succeeded, m.operations))],
  ['answers 401', (m) => when(m.refused401 || undefined, String)],
  ['answers 503', (m) => when(m.unavailable503 || undefined, String)],
  ['indeterminate', (m) => when(m.indeterminate || undefined, String)],
  ['any server will do', (m) => when(m.anyServerWillDo, (any) => (any ? 'yes' : 'no'))],
  ['credential', (m) => when(m.credentialBytes, (first) => grown(first, m.credentialBytesGrown))],
  ['refused after logout', (m) => when(m.revocationSeconds, (s) => (s === 0 ? 'at once' : `${s} s`))],
  ['parallel changes kept', (m) => when(m.parallelChanges, ({ kept, sent }) => of(kept, sent))],
  ['slowest answer, store away', (m) => when(m.outageAnswerMsMax, milliseconds)],
  ['recovered after', (m) => when(m.recoveredMs, milliseconds)],
  ['per session in the store', (m) => when(m.bytesPerSessionInStore, bytes)],
  ['p95', (m) => when(m.latencyMs, ({ p95 }) => milliseconds(p95))],
];

const of = (count: number, total: number | undefined): string =>
  total === undefined ? String(count) : `${count} of ${total}`;

const grown = (first: number, later: number | undefined): string =>
  later === undefined || later === first ? bytes(first) : `${bytes(first)} → ${bytes(later)}`;
