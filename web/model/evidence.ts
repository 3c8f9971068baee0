/** Behind a cell of the comparison: which run measured it, what that run showed, and where to see it again. */
import { type ComparedField, comparisonSources } from '../../src/protocol/comparison-sources.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { ComparisonRow, DeploymentResult, Evidence, RunReport } from '../../src/protocol/reports.ts';
import { address } from './route.ts';

/** One run of one deployment that a value rests on. */
export interface Source {
  readonly run: string;
  readonly experiment: string;
  readonly seed: number;
}

/** runs/<time>-<experiment>-seed<n>/<deployment>.jsonl */
const history = /(?:^|[\\/])([^\\/]+-(\d\d-[a-z0-9-]+)-seed(\d+))[\\/][^\\/]+$/;

const sources = ({ evidence }: ComparisonRow): Source[] =>
  evidence.flatMap((path) => {
    const [, run, experiment, seed] = history.exec(path) ?? [];
    return run && experiment ? [{ run, experiment, seed: Number(seed) }] : [];
  });

/** The run behind a value; undefined where none has measured it. */
export function sourceOf(row: ComparisonRow, field: ComparedField): Source | undefined {
  const all = sources(row);
  return comparisonSources[field]
    .map((experiment) => all.find((each) => each.experiment === experiment))
    .find((each) => each !== undefined);
}

export const resultIn = (report: RunReport | undefined, name: DeploymentName): DeploymentResult | undefined =>
  report?.results.find(({ deployment }) => deployment === name);

/** The operation that proves the verdict, if it rests on one. */
export const proofOf = ({ evidence }: DeploymentResult): Evidence | undefined =>
  evidence.find(({ operation }) => operation !== null) ?? evidence[0];

/** Where the run is played again: at the operation that proves it. */
export function replayOf({ run }: Source, name: DeploymentName, proof: Evidence | undefined): string {
  const operation = proof?.operation ?? null;
  return address.run(run, name, operation === null ? {} : { operation });
}
