/** What of a run is kept for its page: figures in words, and notes. */
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { facts } from '../../src/protocol/measurement-texts.ts';
import type { DeploymentResult, Measurements } from '../../src/protocol/reports.ts';

type IsPoint = (experiment: Experiment) => boolean;
const isAboutPlaces: IsPoint = ({ part }) => part === 'A';
const isAboutRoom: IsPoint = ({ observes }) => observes?.includes('capacity') === true;

const isAboutNoStorm: IsPoint = ({ observes }) => observes?.includes('undisturbed') !== true;

/** What teaches something only where it is the point; everything else is told wherever it was measured. */
const isPoint: Partial<Record<keyof Measurements, IsPoint>> = {
  stateHeldBy: isAboutPlaces,
  credentialBytes: (experiment) => isAboutPlaces(experiment) || isAboutRoom(experiment),
  credentialParts: isAboutPlaces,
  discloses: isAboutPlaces,
  bytesPerSessionInStore: isAboutPlaces,
  requestBytes: isAboutRoom,
  sessionsLost: isAboutNoStorm,
  succeeded: isAboutNoStorm,
  latencyMs: ({ observes }) => observes?.includes('pace') === true,
  recoveredMs: ({ invariants }) => invariants.includes('I13'),
  outageAnswerMsMax: ({ breaksStore }) => breaksStore === true,
  // The page tells lifetimes by itself, where they were changed.
  idleLifetimeSeconds: () => false,
  absoluteLifetimeSeconds: () => false,
};

function figuresOf(experiment: Experiment, { measurements }: DeploymentResult): Map<string, string> {
  const names = Object.keys(measurements) as (keyof Measurements)[];
  const telling = names.filter((name) => isPoint[name]?.(experiment) ?? true);
  const told: Measurements = Object.fromEntries(telling.map((name) => [name, measurements[name]]));
  return new Map(facts(told).map(({ label, value }) => [label, value]));
}

/** Of each deployment, in the same order; and without what is the same for all of them: it tells no difference. */
export function tellingFigures(
  experiment: Experiment,
  results: readonly DeploymentResult[],
): Record<string, string>[] {
  const all = results.map((result) => figuresOf(experiment, result));
  const labels = new Set(all.flatMap((figures) => [...figures.keys()]));
  const differing = [...labels].filter((label) => new Set(all.map((figures) => figures.get(label))).size > 1);
  return all.map((figures) =>
    Object.fromEntries([...figures].filter(([label]) => differing.includes(label))),
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
