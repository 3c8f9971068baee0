/** From what a person typed to experiments and deployments, or to a line that says what there is. */
import { type DeploymentName, deploymentNames } from '../protocol/lab-words.ts';
import { deploymentsOf, type Experiment } from './runner/experiment.ts';
import { nodeCount } from './runner/run-deployment.ts';

/** What was asked for does not exist, or makes no sense. */
export class UsageError extends Error {}

/** Whether it says anything about one of these deployments; all do when none is named. */
const speaksOf = ({ expected }: Experiment, names: readonly DeploymentName[] | undefined): boolean =>
  !names || names.some((name) => expected[name]);

/** By number (3, 03), by full name, or `all` that speak of these deployments. @throws UsageError */
export function selectExperiments(
  all: readonly Experiment[],
  asked: readonly string[],
  names?: readonly DeploymentName[],
): Experiment[] {
  if (asked.includes('all')) return all.filter((experiment) => speaksOf(experiment, names));
  const selected = asked.map((word) => {
    const number = /^\d{1,2}$/.test(word) ? word.padStart(2, '0') : null;
    const found = all.find(({ name }) => name === word || name.slice(0, 2) === number);
    if (found) return found;
    throw new UsageError(
      `There is no experiment ${JSON.stringify(word)}. Known: ${all.map(({ name }) => name).join(', ')}.`,
    );
  });
  return [...new Set(selected)];
}

/** @throws UsageError */
export function selectDeployments(asked: readonly string[]): DeploymentName[] {
  return asked.map((word) => {
    const found = deploymentNames.find((name) => name === word);
    if (found) return found;
    throw new UsageError(
      `There is no deployment ${JSON.stringify(word)}. Known: ${deploymentNames.join(', ')}.`,
    );
  });
}

/** @throws UsageError when an experiment could not show its point, or says nothing about what was asked */
export function checkSelection(
  selected: readonly Experiment[],
  deployments: readonly DeploymentName[] | undefined,
  nodes: number | undefined,
): void {
  for (const experiment of selected) checkOne(experiment, deployments, nodes);
}

function checkOne(
  experiment: Experiment,
  deployments: readonly DeploymentName[] | undefined,
  nodes: number | undefined,
): void {
  const known = deploymentsOf(experiment);
  const foreign = deployments?.filter((name) => !known.includes(name)) ?? [];
  if (deployments && foreign.length === deployments.length) {
    throw new UsageError(
      `${experiment.name} does not run on ${foreign.join(', ')}; it runs on ${known.join(', ')}.`,
    );
  }
  const ran = known.filter((name) => !deployments || deployments.includes(name));
  const fewest = Math.min(...ran.map((name) => nodeCount(experiment, name, nodes)));
  if (fewest < experiment.nodesMin) {
    throw new UsageError(
      `${experiment.name} needs at least ${experiment.nodesMin} nodes; --nodes says ${nodes}.`,
    );
  }
}
