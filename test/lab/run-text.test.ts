// What a person reads after a run: nothing is called as expected that was not checked.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { twoServers } from '../../experiments/03-two-servers.ts';
import { runText } from '../../src/lab/report/run-text.ts';
import { experimentCard } from '../../src/lab/runner/experiment.ts';
import { isPassed } from '../../src/lab/runner/run-experiment.ts';
import type { Verdict } from '../../src/protocol/lab-words.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';

function lastLine(observed: Partial<Record<DeploymentResult['deployment'], Verdict>>): string {
  const results = Object.entries(observed).map(([name, verdict]): DeploymentResult => {
    const deployment = name as keyof typeof observed;
    const expected = twoServers.expected[deployment] ?? 'holds';
    const rest = { invariants: {}, evidence: [], measurements: {}, history: null, notes: [] };
    return { deployment, expected, observed: verdict, ...rest };
  });
  const about = { run: 'a-run', experiment: twoServers.name, server: 'teach', seed: 1 } as const;
  const report = { ...about, passed: isPassed(results), results };
  return stripVTControlCharacters(
    runText(experimentCard(twoServers), report).trim().split('\n').at(-1) ?? '',
  );
}

it('a run says as expected only of what ran', () => {
  assert.match(lastLine({ jwt: 'holds', memory: 'breaks' }), /^As expected\. Seed 1/);
  assert.match(
    lastLine({ jwt: 'holds', redis: 'unavailable' }),
    /^As expected, as far as it ran\. Not run: redis\./,
  );
  assert.match(lastLine({ redis: 'unavailable' }), /^Nothing ran\. Not run: redis\./);
  assert.match(lastLine({ jwt: 'breaks' }), /^Not as expected\./);
});
