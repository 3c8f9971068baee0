// The experiments that no table compares, run for real as the others are.
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { courseLab, isReadHere, isTimed } from '../support/course-lab.ts';

const { run } = courseLab();

describe('every other experiment', () => {
  for (const experiment of experiments.filter((each) => !isReadHere(each) && !isTimed(each))) {
    it(`${experiment.name} comes out as it is taught, on each deployment`, (t) => run(experiment, t));
  }
});
