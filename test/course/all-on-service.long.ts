// Every experiment on the service, on each deployment that it speaks of.
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { courseLab, withoutStores } from '../support/course-lab.ts';

const { runOnService } = courseLab();

describe('every experiment on the service', { skip: withoutStores }, () => {
  for (const experiment of experiments) {
    it(`${experiment.name} comes out as it is taught, on each deployment`, () => runOnService(experiment));
  }
});
