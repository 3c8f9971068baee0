// Servers that are not what they are called. The lab must report what they do: it is given the label, and a
// checker that believed it would report what was expected.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { whoRemembers } from '../../experiments/01-who-remembers.ts';
import { twoServers } from '../../experiments/03-two-servers.ts';
import { Deployment } from '../../src/lab/deployment.ts';
import { createRunFolder } from '../../src/lab/history/run-folder.ts';
import { teachingServer } from '../../src/lab/node-command.ts';
import { type Guard, startGuard } from '../../src/lab/processes/guard.ts';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import { runDeployment } from '../../src/lab/runner/run-deployment.ts';
import type { RunEnvironment } from '../../src/lab/runner/run-environment.ts';
import { isPassed } from '../../src/lab/runner/run-experiment.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';
import type { StrategyName } from '../../src/protocol/strategies.ts';

let guard: Guard;
let root = '';

before(async () => {
  guard = startGuard();
  root = await mkdtemp(join(tmpdir(), 'statelab-test-deceit-'));
});
after(async () => {
  await guard.close();
  await rm(root, { recursive: true, force: true });
});

/** Runs an experiment on what it takes for this deployment, while the nodes run another strategy. */
async function deceived(
  experiment: Experiment,
  label: DeploymentName,
  actual: StrategyName,
): Promise<DeploymentResult> {
  const env: RunEnvironment = {
    // The nodes in disguise have no store, whatever their label would need.
    store: async () => undefined as never,
    missingStore: async () => null,
    startBeside: (options) => Deployment.start({ ...options, guard }),
    startDeployment: (options) =>
      Deployment.start({
        ...options,
        guard,
        strategy: actual,
        store: null,
        command: teachingServer(actual),
      }),
    stopDeployment: (deployment) => deployment.stop(),
  };
  const folder = await createRunFolder(root, experiment.name, 1);
  return runDeployment(experiment, label, env, { server: 'teach', seed: 1, nodes: undefined, folder });
}

describe('nodes under a false label', () => {
  it('jwt, called memory: any of three serves every session, which is not what was expected', async () => {
    const result = await deceived(twoServers, 'memory', 'jwt');
    assert.deepEqual([result.expected, result.observed], ['breaks', 'holds']);
    assert.equal(result.measurements.anyServerWillDo, true);
    assert.equal(isPassed([result]), false);
  });

  it('jwt, called memory: the client is seen to hold the state, so the claim breaks', async () => {
    const result = await deceived(whoRemembers, 'memory', 'jwt');
    assert.deepEqual([result.expected, result.observed], ['holds', 'breaks']);
    assert.equal(result.measurements.stateHeldBy, 'client');
    assert.deepEqual(result.invariants, { location: 'false' });
    assert.match(result.evidence[0]?.text ?? '', /^held by the client: the credential grew/);
    assert.equal(isPassed([result]), false);
  });

  for (const label of ['jwt', 'redis'] as const) {
    it(`memory, called ${label}: two servers of three refuse who logged in at the first`, async () => {
      const result = await deceived(twoServers, label, 'memory');
      assert.deepEqual([result.expected, result.observed], ['holds', 'breaks']);
      assert.equal(result.invariants.I7, 'false');
      assert.equal(result.measurements.anyServerWillDo, false);
      assert.equal(isPassed([result]), false);
    });
  }
});
