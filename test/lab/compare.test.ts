// What the comparison says of a store's outage, made of what was seen in it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareReports } from '../../src/lab/compare.ts';
import type { DeploymentResult } from '../../src/protocol/reports.ts';
import { result } from '../support/report.ts';

function rowOf(changes: Partial<DeploymentResult>) {
  const outage = result({ deployment: 'redis', expected: 'degrades', observed: 'breaks', ...changes });
  const report = { run: 'a', experiment: '10-store-down', server: 'teach', seed: 1, passed: false } as const;
  const [row] = compareReports([{ ...report, results: [outage] }], 1).rows;
  assert.ok(row);
  return row;
}

describe('without its store', () => {
  it('a server fails open when it tells people that they are strangers', () => {
    const { storeOutage, notes } = rowOf({
      invariants: { I11: 'false', I13: 'true' },
      measurements: { takenForStrangers: 3 },
    });
    assert.deepEqual([storeOutage, notes], ['fails open', []]);
  });

  for (const [how, invariants] of [
    ['came late', { I11: 'false', I13: 'true' }],
    ['did not recover', { I11: 'true', I13: 'false' }],
  ] as const) {
    it(`a server that only ${how} fails neither open nor closed, and the row says why`, () => {
      const text = '2 of 60 operations failed later than 1500 ms after the heal';
      const { storeOutage, notes } = rowOf({
        invariants,
        evidence: [{ invariant: 'I13', operation: 4, text }],
      });
      assert.deepEqual(
        [storeOutage, notes],
        [undefined, [`storeOutage: it neither failed closed nor open: ${text}`]],
      );
    });
  }
});
