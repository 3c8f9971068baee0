// Experiment 12 on the real thing: what a power cut of Redis takes, by when Redis syncs its file.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { Lab } from '../../src/lab/lab.ts';
import { startGuard } from '../../src/lab/processes/guard.ts';
import { powerPerformers } from '../../src/lab/runner/performers/power.ts';
import type { Stage } from '../../src/lab/runner/stage.ts';
import { cutPower } from '../../src/lab/runner/steps.ts';
import { powerCutMissing } from '../../src/lab/stores/power-cut.ts';
import { findRedis } from '../../src/lab/stores/redis-finder.ts';
import { RedisStore } from '../../src/lab/stores/redis-store.ts';
import { withoutRedis } from '../support/redis.ts';
import { pause } from '../support/until.ts';

const skip = withoutRedis || powerCutMissing() || false;

it('a power cut takes what Redis has acknowledged and not synced, and nothing that it has synced', {
  skip,
}, async (t) => {
  const runsRoot = await mkdtemp(join(tmpdir(), 'statelab-runs-'));
  const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  t.after(async () => {
    await lab.stop();
    await rm(runsRoot, { recursive: true });
  });
  const [report] = await lab.run({ experiments: ['12'], deployments: ['redis'], seed: 5 });
  const [result] = report?.results ?? [];
  assert.ok(result);
  const why = [...result.notes, ...result.evidence.map(({ text }) => text)].join('\n');
  assert.equal(result.observed, 'breaks', why);
  assert.deepEqual(result.invariants, { I2: 'false', syncedWrites: 'true' }, why);
  const [lazy, strict] = result.measurements.powerCuts ?? [];
  assert.deepEqual([lazy?.fsync, strict?.fsync], ['everysec', 'always']);
  assert.ok((lazy?.lost ?? 0) > 0 && (lazy?.acknowledged ?? 0) > (strict?.lost ?? 0));
  // Once a second: with the time that a sync takes it may be somewhat more.
  assert.ok(
    (lazy?.lossWindowMs ?? 0) > 0 && (lazy?.lossWindowMs ?? 9_999) < 5_000,
    `${lazy?.lossWindowMs} ms`,
  );
  assert.deepEqual(strict, { ...strict, lost: 0, lossWindowMs: 0, revived: 0 });
  assert.ok((strict?.acknowledged ?? 0) > 0, 'there was something to lose');
});

it('of a store that has gone already fails, and takes nothing else with it', { skip }, async (t) => {
  const guard = startGuard();
  t.after(() => guard.close());
  const store = await RedisStore.open(guard, findRedis());
  await store.break('kill');
  const stage = { store, sessions: [] } as unknown as Stage;
  let asked = 0;
  // The store says so while the traffic goes on, and nobody waits for it yet.
  const traffic = async () => {
    asked += 1;
    await pause(1_000);
  };
  const cut = async () => powerPerformers.cutPower(stage, cutPower(1, 0), traffic);
  await assert.rejects(cut, /Redis|runs/);
  assert.equal(asked, 1);
});
