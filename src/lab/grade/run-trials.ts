/** Runs the experiments of a grading on servers with the graded file. */
import type { Claim, GradeTrial } from '../../protocol/grade.ts';
import type { DeploymentResult } from '../../protocol/reports.ts';
import { Deployment } from '../deployment.ts';
import { createRunFolder } from '../history/run-folder.ts';
import type { LabStore } from '../lab-store.ts';
import { serverWith } from '../node-command.ts';
import type { Guard } from '../processes/guard.ts';
import { runDeployment } from '../runner/run-deployment.ts';
import type { RunEnvironment } from '../runner/run-environment.ts';
import type { Trial } from './trials.ts';

export interface TrialOptions {
  readonly file: string;
  readonly claim: Claim;
  readonly usesRedis: boolean;
  readonly folder: string;
  readonly runsRoot: string;
  readonly seed: number;
}

export interface TrialResult {
  readonly trial: GradeTrial;
  readonly result: DeploymentResult;
}

const isAsExpected = ({ expected, observed }: DeploymentResult): boolean => expected === observed;

export async function runTrial(
  guard: Guard,
  store: LabStore,
  { experiment, like }: Trial,
  { file, claim, usesRedis, folder, runsRoot, seed }: TrialOptions,
): Promise<TrialResult> {
  const command = serverWith(file, claim.family, folder);
  const env: RunEnvironment = {
    store: async () => (usesRedis ? store.openWhole() : null),
    missingStore: async (_name, faults) => (usesRedis ? store.missing(faults) : null),
    startDeployment: (options) => Deployment.start({ ...options, guard, command }),
    startBeside: (options) => Deployment.start({ ...options, guard }),
    stopDeployment: (deployment) => deployment.stop(),
  };
  const runFolder = await createRunFolder(runsRoot, `${experiment.name}-graded`, seed);
  const result = await runDeployment(experiment, like, env, {
    server: 'teach',
    seed,
    nodes: undefined,
    folder: runFolder,
  });
  const { expected, observed } = result;
  const trial = {
    experiment: experiment.name,
    deployment: like,
    expected,
    observed,
    asExpected: isAsExpected(result),
  };
  return { trial, result };
}
