// A run has its deployments for itself: what hands do meanwhile would be judged as if it had happened by itself.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { Lab } from '../../src/lab/lab.ts';
import { LabRefusal } from '../../src/lab/lab-control.ts';
import { until } from '../support/until.ts';

const runsRoot = mkdtempSync(join(tmpdir(), 'statelab-test-busy-'));
const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
after(async () => {
  await lab.stop();
  rmSync(runsRoot, { recursive: true, force: true });
});

const isBusy = (error: unknown) => error instanceof LabRefusal && error.reason === 'busy';

it('while a run goes on, nothing else may break, heal, act, start or stop', async () => {
  const run = lab.run({ experiments: ['20'], deployments: ['memory'] });
  await until('the deployment runs', () => lab.state().deployments.some(({ state }) => state === 'running'));
  await assert.rejects(lab.breakNode('memory', 'node-1', 'kill'), isBusy);
  await assert.rejects(lab.healNode('memory', 'node-1'), isBusy);
  await assert.rejects(lab.breakStore('memory', 'stop'), isBusy);
  await assert.rejects(lab.healStore('memory'), isBusy);
  await assert.rejects(lab.act('memory', 'alice', 'login'), isBusy);
  await assert.rejects(lab.startDeployment('jwt'), isBusy);
  await assert.rejects(lab.stopDeployment('memory'), isBusy);
  const [report] = await run;
  assert.equal(report?.passed, true);
});

it('the same seed meets the same nodes: as many sessions are lost with one of them', async () => {
  const shares: unknown[] = [];
  for (let round = 0; round < 2; round += 1) {
    const [report] = await lab.run({ experiments: ['07'], deployments: ['sticky'], seed: 5 });
    shares.push(report?.results[0]?.measurements.sessionsLostShare);
  }
  assert.equal(typeof shares[0], 'number');
  assert.equal(shares[0], shares[1]);
});
