/** Reports of runs that never were: a card of the course, results and histories as a test needs them. */
import { fileURLToPath } from 'node:url';
import { twoServers } from '../../experiments/03-two-servers.ts';
import { readLook } from '../../src/lab/report/html/look.ts';
import { reportPage } from '../../src/lab/report/html/page.ts';
import type { ReportedRun } from '../../src/lab/report/html/run-section.ts';
import { experimentCard, policyIn } from '../../src/lab/runner/experiment.ts';
import type { HistoryEvent } from '../../src/protocol/history.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';

export const styles = fileURLToPath(new URL('../../web/styles', import.meta.url));

export const result = (changes: Partial<DeploymentResult> = {}): DeploymentResult => ({
  deployment: 'memory',
  expected: 'breaks',
  observed: 'breaks',
  invariants: { I7: 'false' },
  evidence: [],
  measurements: {},
  history: 'memory.jsonl',
  notes: [],
  ...changes,
});

export const runOf = (
  results: DeploymentResult[],
  changes: Partial<ReportedRun['card']> = {},
): ReportedRun => ({
  card: { ...experimentCard(twoServers), ...changes },
  report: { run: 'a-run', experiment: twoServers.name, server: 'teach', seed: 1, passed: true, results },
  policyOf: policyIn(twoServers),
});

/** Every deployment of every run has the same history. */
export async function pageOf(
  runs: readonly ReportedRun[],
  history: readonly HistoryEvent[] | string,
  command = 'npm run -s lab -- run 03',
): Promise<string> {
  const about = { measuredAt: new Date(0), command, facts: [['Node.js', '24']] as const };
  return reportPage(runs, about, await readLook(styles), async () => history);
}
