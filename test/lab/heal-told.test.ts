import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRecorder } from '../../src/lab/history/recorder.ts';
import { faultPerformers } from '../../src/lab/runner/performers/faults.ts';
import type { Stage } from '../../src/lab/runner/stage.ts';
import { healStore } from '../../src/lab/runner/steps.ts';

it('a store is told as healed when it is there again: its start is not the servers’ recovery', async () => {
  const recorder = createRecorder({
    ...{ experiment: '10-store-down', seed: 1, nodes: ['node-1'] },
    ...{ revocationBoundMs: 0, outageDeadlineMs: 1_000, recoveryMs: 1_500 },
  });
  const told = () => recorder.events.some(({ type }) => type === 'heal');
  const started = Promise.withResolvers<void>();
  const stage = { store: { heal: () => started.promise }, site: { recorder } } as unknown as Stage;
  const healing = faultPerformers.healStore(stage, healStore(), async () => undefined);
  assert.equal(told(), false);
  started.resolve();
  await healing;
  assert.equal(told(), true);
});
