/** Runs an experiment on one node of the careless server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Deployment } from '../../src/lab/deployment.ts';
import { createRunFolder } from '../../src/lab/history/run-folder.ts';
import { type Guard, startGuard } from '../../src/lab/processes/guard.ts';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import { runDeployment } from '../../src/lab/runner/run-deployment.ts';
import type { RunEnvironment } from '../../src/lab/runner/run-environment.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';
import type { Leak } from './leaky-server.ts';

const entry = fileURLToPath(new URL('leaky-server.ts', import.meta.url));

/** Call it at the top of a suite. */
export function carelessLab(): { runOn(leak: Leak, experiment: Experiment): Promise<DeploymentResult> } {
  let guard: Guard;
  let root = '';
  before(async () => {
    guard = startGuard();
    root = await mkdtemp(join(tmpdir(), 'statelab-test-careless-'));
  });
  after(async () => {
    await guard.close();
    await rm(root, { recursive: true, force: true });
  });
  return {
    async runOn(leak, experiment) {
      const command = { command: process.execPath, args: [entry], hasChannel: false, env: { LEAK: leak } };
      const env: RunEnvironment = {
        store: async () => null,
        missingStore: async () => null,
        startDeployment: (options) => Deployment.start({ ...options, guard, store: null, command }),
        startBeside: async () => undefined as never,
        stopDeployment: (deployment) => deployment.stop(),
      };
      const folder = await createRunFolder(root, experiment.name, 1);
      return runDeployment(experiment, 'memory', env, { server: 'teach', seed: 1, nodes: undefined, folder });
    },
  };
}
