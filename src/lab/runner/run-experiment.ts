/** One experiment on all deployments it speaks of, or on those that were asked for. */
import type { DeploymentName, ServerName } from '../../protocol/lab-words.ts';
import type { DeploymentResult, RunReport } from '../../protocol/reports.ts';
import { createRunFolder } from '../history/run-folder.ts';
import { deploymentsOf, type Experiment } from './experiment.ts';
import { runDeployment } from './run-deployment.ts';
import type { RunEnvironment } from './run-environment.ts';

export interface RunOptions {
  /** What the nodes are; absent: the teaching servers. */
  readonly server?: ServerName | undefined;
  readonly seed: number;
  /** Absent: all that the experiment speaks of. */
  readonly deployments?: readonly DeploymentName[] | undefined;
  readonly nodes?: number | undefined;
  /** The folder that keeps the runs. */
  readonly runsRoot: string;
  readonly onResult?: (result: DeploymentResult) => void;
}

/** Observed equals expected, for every deployment that ran. What the machine cannot run is told, not failed. */
export const isPassed = (results: readonly DeploymentResult[]): boolean =>
  results.every(({ observed, expected }) => observed === 'unavailable' || observed === expected);

export async function runExperiment(
  experiment: Experiment,
  env: RunEnvironment,
  options: RunOptions,
): Promise<RunReport> {
  const { server = 'teach', seed, nodes, runsRoot } = options;
  const asked = options.deployments;
  const names = deploymentsOf(experiment).filter((name) => !asked || asked.includes(name));
  const folder = await createRunFolder(runsRoot, experiment.name, seed);
  const results: DeploymentResult[] = [];
  for (const name of names) {
    const result = await runDeployment(experiment, name, env, { server, seed, nodes, folder });
    results.push(result);
    options.onResult?.(result);
  }
  const { name: experimentName } = experiment;
  const passed = isPassed(results);
  const report = { run: folder.name, experiment: experimentName, server, seed, passed, results };
  await folder.writeReport(report);
  return report;
}
