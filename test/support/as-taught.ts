import assert from 'node:assert/strict';
import { deploymentsOf, type Experiment, expectedOf } from '../../src/lab/runner/experiment.ts';
import { RunReport } from '../../src/protocol/reports.ts';

/**
 * A run in which every deployment came out as its experiment expects; otherwise the run itself says why not.
 * @param names those that were asked for; absent: all that the experiment speaks of
 */
export function assertAsTaught(
  experiment: Experiment,
  given: unknown,
  names = deploymentsOf(experiment),
): RunReport {
  const report = RunReport.parse(given);
  const observed = report.results.map((result) => [result.deployment, result.observed]);
  const expected = names.map((name) => [name, expectedOf(experiment, report.server, name)]);
  const why = report.results.flatMap(({ deployment, notes, evidence }) =>
    [...notes, ...evidence.map(({ text }) => text)].map((text) => `${deployment}: ${text}`),
  );
  assert.deepEqual(Object.fromEntries(observed), Object.fromEntries(expected), why.join('\n'));
  assert.equal(report.passed, true);
  return report;
}
