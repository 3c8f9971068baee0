/** What of a run is kept for its page: figures in the page's own words, and notes. */
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';
import { facts } from '../../web/model/experiments.ts';

const isAboutSize = ({ part }: Experiment) => part === 'A' || part === 'F';

/** What teaches something only where it is the point; everything else is told wherever it was measured. */
const isPoint: Readonly<Record<string, (experiment: Experiment) => boolean>> = {
  'state held by': ({ part }) => part === 'A',
  credential: isAboutSize,
  'per session in the store': isAboutSize,
  'recovered after': ({ invariants }) => invariants.includes('I13'),
  'slowest answer, store away': ({ breaksStore }) => breaksStore === true,
  p95: ({ part }) => part === 'F',
};

/** Of each deployment, in the same order; and without what is the same for all of them: it tells no difference. */
export function tellingFigures(
  experiment: Experiment,
  results: readonly DeploymentResult[],
): Record<string, string>[] {
  const all = results.map((result) => new Map(facts(result).map(({ label, value }) => [label, value])));
  const labels = new Set(all.flatMap((figures) => [...figures.keys()]));
  const telling = [...labels].filter((label) => {
    const values = new Set(all.map((figures) => figures.get(label)));
    return (isPoint[label]?.(experiment) ?? true) && values.size > 1;
  });
  return all.map((figures) =>
    Object.fromEntries(
      telling.flatMap((label) => {
        const value = figures.get(label);
        return value === undefined ? [] : [[label, value]];
      }),
    ),
  );
}

/** A note about several deployments is told once. */
export function notesOf(results: readonly DeploymentResult[]): string[] {
  const about = new Map<string, DeploymentName[]>();
  for (const { deployment, notes } of results) {
    for (const note of notes) about.set(note, [...(about.get(note) ?? []), deployment]);
  }
  return [...about].map(([note, names]) =>
    names.length === results.length ? note : `${names.join(', ')}: ${note}`,
  );
}
