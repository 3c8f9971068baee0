/** Why a figure of the comparison is missing: the reader of a table must not have to guess. */
import { type ComparedField, comparisonSources } from '../protocol/comparison-sources.ts';
import type { ComparisonRow, DeploymentResult } from '../protocol/reports.ts';

type Results = ReadonlyMap<string, DeploymentResult>;

const fields = Object.keys(comparisonSources) as ComparedField[];

/** What a run showed that came to no end, or of which nobody can say whether it is true, is no measurement. */
export const hasMeasured = ({ observed }: DeploymentResult): boolean =>
  observed !== 'inconclusive' && observed !== 'unavailable';

function inWords(experiment: string, { observed, evidence, notes }: DeploymentResult): string {
  if (observed === 'unavailable') return notes.join('; ');
  const [why] = observed === 'inconclusive' ? notes : evidence.map(({ text }) => text);
  const what = observed === 'inconclusive' ? 'was inconclusive' : 'did not show it';
  return `${experiment} ${what}${why === undefined ? '' : `: ${why}`}`;
}

/** Of the experiments that could have shown it, one that failed to; otherwise the first. */
function reasonFor(field: ComparedField, results: Results): string {
  const sources: readonly string[] = comparisonSources[field];
  const ran = sources.flatMap((experiment) => {
    const result = results.get(experiment);
    return result ? [{ experiment, result }] : [];
  });
  const told = ran.find(({ result }) => !hasMeasured(result)) ?? ran[0];
  return told ? inWords(told.experiment, told.result) : `${sources.join(' and ')} did not run`;
}

/** Of what a session takes, one half may be known alone. */
const isMissing = (figures: Pick<ComparisonRow, ComparedField>, field: ComparedField): boolean =>
  field === 'bytesPerSession' ? figures.bytesPerSession?.node === undefined : figures[field] === undefined;

/**
 * @param figures what was measured; null is what does not apply
 * @returns a note for each reason, which begins with the fields that are missing for it; where nothing was
 * measured at all, the reason alone
 */
export function reasonsFor(figures: Pick<ComparisonRow, ComparedField>, results: Results): string[] {
  const missing = fields.filter((field) => isMissing(figures, field));
  const byReason = Map.groupBy(missing, (field) => reasonFor(field, results));
  return [...byReason].map(([reason, about]) =>
    about.length === fields.length ? reason : `${about.join(', ')}: ${reason}`,
  );
}
