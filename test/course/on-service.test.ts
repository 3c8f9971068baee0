// The experiments on the service, where it might do otherwise than the teaching servers: the key insight, an outage of
// each store, a demotion, parallel changes. All of them stand in all-on-service.long.ts.
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { courseLab, withoutStores } from '../support/course-lab.ts';

const { runOnService } = courseLab();

const chosen: readonly (readonly [number: string, names: readonly DeploymentName[]])[] = [
  ['03', ['jwt', 'memory', 'redis']],
  ['10', ['redis', 'postgres']],
  ['16', ['memory', 'sticky', 'redis', 'postgres']],
  ['20', ['sealed', 'postgres']],
];

describe('on the service', { skip: withoutStores }, () => {
  for (const [number, names] of chosen) {
    const experiment = experiments.find(({ name }) => name.startsWith(number));
    it(`${experiment?.name} comes out as it is taught, on ${names.join(', ')}`, async () => {
      if (!experiment) throw new Error(`there is no experiment ${number}`);
      await runOnService(experiment, names);
    });
  }
});
