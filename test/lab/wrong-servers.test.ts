// Servers that are wrong in the way that an experiment is about: it must catch them, and every time. A race that
// is lost once in ten runs would be found by nobody.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { logoutThenReplay } from '../../experiments/15-logout-then-replay.ts';
import { roleChange } from '../../experiments/16-role-change.ts';
import { logoutRace } from '../../experiments/21-logout-race.ts';
import { Deployment } from '../../src/lab/deployment.ts';
import { createRunFolder } from '../../src/lab/history/run-folder.ts';
import { type Guard, startGuard } from '../../src/lab/processes/guard.ts';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import { runDeployment } from '../../src/lab/runner/run-deployment.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';

let guard: Guard;
let root = '';

before(async () => {
  guard = startGuard();
  root = await mkdtemp(join(tmpdir(), 'statelab-test-wrong-'));
});
after(async () => {
  await guard.close();
  await rm(root, { recursive: true, force: true });
});

/** Runs an experiment on nodes of a server from test/support, as many as the deployment has: `memory` one. */
async function runOn(
  server: string,
  experiment: Experiment,
  seed: number,
  deployment: DeploymentName = 'memory',
): Promise<DeploymentResult> {
  const entry = fileURLToPath(new URL(`../support/${server}.ts`, import.meta.url));
  const command = { command: process.execPath, args: [entry], hasChannel: false };
  const folder = await createRunFolder(root, experiment.name, seed);
  return runDeployment(
    experiment,
    deployment,
    {
      store: async () => undefined as never,
      missingStore: async () => null,
      startDeployment: (options) => Deployment.start({ ...options, guard, store: null, command }),
      startBeside: async () => undefined as never,
      stopDeployment: (deployment) => deployment.stop(),
    },
    { server: 'teach', seed, nodes: undefined, folder },
  );
}

describe('a server that is not ours', () => {
  it('cannot be told that its users have changed: the run says so, and claims nothing', async () => {
    const result = await runOn('torn-server', roleChange, 1);
    assert.equal(result.observed, 'inconclusive');
    const told =
      /node-1 did not read its users again: it is no server of ours, and has no channel to the lab\./;
    assert.match(result.notes.join('\n'), told);
  });
});

describe('a server that reads, thinks and writes back', () => {
  it('is caught bringing sessions back after their logout, ten times of ten', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const result = await runOn('torn-server', logoutRace, seed);
      assert.equal(result.observed, 'breaks', `seed ${seed}: ${result.notes.join('\n')}`);
      assert.match(
        result.evidence[0]?.text ?? '',
        /was alive again after its logout, which \d+ operations had raced/,
      );
    }
  });
});

describe('a server of which one node alone knows of a logout', () => {
  it('is caught, wherever the copy of the credential is shown first', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const result = await runOn('forgetful-server', logoutThenReplay, seed, 'redis');
      assert.equal(result.observed, 'breaks', `seed ${seed}: ${result.notes.join('\n')}`);
      assert.match(
        result.evidence[0]?.text ?? '',
        /was answered 200, \d+ ms after its logout was acknowledged/,
      );
    }
  });
});
