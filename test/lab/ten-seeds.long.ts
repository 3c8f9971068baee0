// Every experiment ten times, each time with another seed: a verdict that depends on the seed is no lesson.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { Lab } from '../../src/lab/lab.ts';
import { withoutRedis } from '../support/redis.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => 101 + index);

describe('every experiment, with ten seeds', { skip: withoutRedis }, () => {
  let lab: Lab;
  let runsRoot: string;

  before(async () => {
    runsRoot = await mkdtemp(join(tmpdir(), 'statelab-seeds-'));
    lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  });
  after(async () => {
    await lab.stop();
    await rm(runsRoot, { recursive: true });
  });

  for (const seed of SEEDS) {
    for (const { name, expected } of experiments) {
      it(`${name}, seed ${seed}`, async () => {
        const [report] = await lab.run({ experiments: [name], seed });
        const results = report?.results ?? [];
        const seen = Object.fromEntries(results.map(({ deployment, observed }) => [deployment, observed]));
        const why = results.flatMap(({ deployment, notes, evidence }) =>
          [...notes, ...evidence.map(({ text }) => text)].map((text) => `${deployment}: ${text}`),
        );
        assert.deepEqual(seen, expected, why.join('\n'));
      });
    }
  }
});
