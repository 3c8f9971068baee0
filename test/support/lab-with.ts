/** A lab that runs one experiment of a test's own. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { Lab } from '../../src/lab/lab.ts';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import type { DeploymentName, ServerName } from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';

/** Call it at the top of a suite. */
export function labWith(experiment: Experiment): {
  run(name: DeploymentName, server?: ServerName): Promise<DeploymentResult>;
} {
  let lab: Lab;
  let runsRoot: string;
  before(async () => {
    runsRoot = await mkdtemp(join(tmpdir(), 'statelab-runs-'));
    lab = new Lab({ experiments: [experiment], runsRoot, announce: () => undefined });
  });
  after(async () => {
    await lab.stop();
    await rm(runsRoot, { recursive: true });
  });
  return {
    async run(name, server = 'teach') {
      const [report] = await lab.runAll([experiment], { deployments: [name], server, seed: 1 });
      const [result] = report?.results ?? [];
      assert.ok(result);
      return result;
    },
  };
}
