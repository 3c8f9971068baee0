// Every experiment ten times, each time with another seed: a verdict that depends on the seed is no lesson.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { Lab } from '../../src/lab/lab.ts';
import { assertAsTaught } from '../support/as-taught.ts';
import { withoutStores } from '../support/course-lab.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => 101 + index);

describe('every experiment, with ten seeds', { skip: withoutStores }, () => {
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
    for (const experiment of experiments) {
      it(`${experiment.name}, seed ${seed}`, async () => {
        const [report] = await lab.run({ experiments: [experiment.name], seed });
        assertAsTaught(experiment, report);
      });
    }
  }
});
