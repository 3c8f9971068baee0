/** Which experiments a strategy is put through, and what is expected of it: what it claims decides. */
import type { Claim } from '../../protocol/grade.ts';
import type { DeploymentName } from '../../protocol/lab-words.ts';
import type { StateHolder } from '../../protocol/strategies.ts';
import { deploymentsOf, type Experiment } from '../runner/experiment.ts';

/** By number; one that the registry does not have is left out. */
const GRADED = ['01', '03', '07', '08', '10', '15', '16', '17', '20', '21'];

/** The deployments of ours that make the same claim; the first that an experiment speaks of is the measure. */
const likes: Record<StateHolder, readonly DeploymentName[]> = {
  client: ['jwt'],
  node: ['sticky', 'memory'],
  store: ['redis'],
};

export interface Trial {
  readonly experiment: Experiment;
  readonly like: DeploymentName;
}

/** Breaking or measuring the store says something only where the strategy has one that is the lab's. */
const needsLabStore = ({ steps, breaksStore }: Experiment) =>
  breaksStore === true || steps.some((step) => step.kind === 'measure' && step.what === 'store');

export function trialsFor(
  experiments: readonly Experiment[],
  { stateHeldBy }: Claim,
  usesRedis: boolean,
): Trial[] {
  return experiments.flatMap((experiment) => {
    if (!GRADED.includes(experiment.name.slice(0, 2))) return [];
    if (stateHeldBy === 'store' && !usesRedis && needsLabStore(experiment)) return [];
    if (stateHeldBy !== 'store' && experiment.breaksStore) return [];
    const like = likes[stateHeldBy].find((name) => deploymentsOf(experiment).includes(name));
    return like ? [{ experiment, like }] : [];
  });
}
