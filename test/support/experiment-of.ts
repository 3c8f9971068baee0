/** An experiment of a test's own: steps and what is judged, in the form that the course's have. */
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';

const forAll = <Value>(value: Value) => Object.fromEntries(deploymentNames.map((name) => [name, value]));

export const experimentOf = (own: Pick<Experiment, 'name' | 'invariants' | 'steps'>): Experiment => ({
  title: own.name,
  part: 'G',
  claim: 'A test claims it.',
  why: 'A test asks it.',
  predict: { question: 'Does it?', options: ['yes', 'no'], answer: 0 },
  nodesMin: 1,
  expected: forAll('holds'),
  because: forAll('A test expects it.'),
  tryNext: [],
  ...own,
});
