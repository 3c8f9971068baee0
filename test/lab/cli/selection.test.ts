import assert from 'node:assert/strict';
import { it } from 'node:test';
import { experiments } from '../../../experiments/index.ts';
import { checkSelection, selectExperiments, UsageError } from '../../../src/lab/experiment-selection.ts';

const namesOf = (...words: string[]) => selectExperiments(experiments, words).map(({ name }) => name);

it('an experiment is found by number, with or without its zero, and by name; each runs once', () => {
  assert.deepEqual(namesOf('3', '03', '03-two-servers', '1'), ['03-two-servers', '01-who-remembers']);
  for (const word of ['0', '003', '3-two', 'two-servers', '', '03 ']) {
    assert.throws(() => namesOf(word), UsageError, JSON.stringify(word));
  }
});

it('all means all that speak of the deployments that were asked for', () => {
  assert.equal(namesOf('all', '03').length, experiments.length);
  const ofMemory = selectExperiments(experiments, ['all'], ['memory']).map(({ name }) => name);
  assert.ok(ofMemory.includes('03-two-servers') && !ofMemory.includes('04-affinity'));
});

it('fewer nodes than would show the point are refused, more are not', () => {
  const [twoServers] = selectExperiments(experiments, ['03']);
  assert.ok(twoServers);
  assert.throws(() => checkSelection([twoServers], undefined, 1), /needs at least 2 nodes; --nodes says 1/);
  for (const nodes of [2, 20]) checkSelection([twoServers], undefined, nodes);
});
