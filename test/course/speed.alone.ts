// Experiments whose verdict is a time by the clock, and what the comparison makes of them. Nothing runs beside them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { experiments } from '../../experiments/index.ts';
import { compareReports } from '../../src/lab/compare.ts';
import { comparisonText } from '../../src/lab/report/comparison-text.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';
import { courseLab, isTimed, withoutStores } from '../support/course-lab.ts';

const { reports, run } = courseLab();

describe('every experiment that takes a time', () => {
  for (const experiment of experiments.filter(isTimed)) {
    it(`${experiment.name} comes out as it is taught, on each deployment`, (t) => run(experiment, t));
  }

  it('fills the comparison with the speed of each deployment', { skip: withoutStores }, () => {
    const comparison = compareReports([...reports.values()], 1);
    assert.deepEqual(
      comparison.rows.map(({ deployment }) => deployment),
      [...deploymentNames],
    );
    for (const { deployment, latencyMs, requestsPerSecond = 0, ratioToBareServer = 0 } of comparison.rows) {
      assert.ok(latencyMs && latencyMs.p50 <= latencyMs.p95 && latencyMs.p95 <= latencyMs.p99, deployment);
      assert.ok(requestsPerSecond > 0 && ratioToBareServer > 0, deployment);
    }
    const text = stripVTControlCharacters(comparisonText(comparison));
    for (const name of deploymentNames)
      assert.match(text, new RegExp(`^${name} .* [\\d.]+ / [\\d.]+ / [\\d.]+ ms +\\d+ /s +\\d\\.\\d+$`, 'm'));
    for (const line of text.split('\n')) assert.ok(line.length <= 120, `${line.length}: ${line}`);
  });
});
