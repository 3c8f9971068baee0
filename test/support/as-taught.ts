import assert from 'node:assert/strict';
import type { Experiment } from '../../src/lab/runner/experiment.ts';
import { RunReport } from '../../src/protocol/reports.ts';

/** A run in which every deployment came out as its experiment expects; otherwise the run itself says why not. */
export function assertAsTaught({ expected }: Experiment, given: unknown): RunReport {
  const report = RunReport.parse(given);
  const observed = report.results.map((result) => [result.deployment, result.observed]);
  const why = report.results.flatMap(({ deployment, notes, evidence }) =>
    [...notes, ...evidence.map(({ text }) => text)].map((text) => `${deployment}: ${text}`),
  );
  assert.deepEqual(Object.fromEntries(observed), expected, why.join('\n'));
  assert.equal(report.passed, true);
  return report;
}
