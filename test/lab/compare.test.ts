// What the comparison makes of what was seen: no figure without a run that showed it, no gap without its reason.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareReports } from '../../src/lab/compare.ts';
import { comparisonSources } from '../../src/protocol/comparison-sources.ts';
import type { DeploymentResult, RunReport } from '../../src/protocol/reports.ts';
import { result } from '../support/report.ts';

type Changes = Partial<DeploymentResult>;

/** The row of a deployment on which these experiments ran. */
function rowOf(ran: Readonly<Record<string, Changes>>) {
  const reports = Object.entries(ran).map(
    ([experiment, changes]): RunReport => ({
      ...{ run: experiment, experiment, server: 'teach', seed: 1, passed: false },
      results: [result({ deployment: 'redis', expected: 'holds', observed: 'holds', ...changes })],
    }),
  );
  const [row] = compareReports(reports, 1).rows;
  assert.ok(row);
  return row;
}

const noteOn = (field: string, { notes }: { notes: readonly string[] }) =>
  notes.find((note) => note.split(': ')[0]?.split(', ').includes(field));

describe('without its store', () => {
  const outage = (changes: Changes) => rowOf({ '10-store-down': { observed: 'breaks', ...changes } });

  it('a server fails open when it tells people that they are strangers', () => {
    const row = outage({
      invariants: { I11: 'false', I13: 'true' },
      measurements: { takenForStrangers: 3 },
    });
    assert.deepEqual([row.storeOutage, noteOn('storeOutage', row)], ['fails open', undefined]);
  });

  for (const [how, invariants] of [
    ['came late', { I11: 'false', I13: 'true' }],
    ['did not recover', { I11: 'true', I13: 'false' }],
  ] as const) {
    it(`a server that only ${how} fails neither open nor closed, and the row says why`, () => {
      const text = '2 of 60 operations failed later than 1500 ms after the heal';
      const row = outage({ invariants, evidence: [{ invariant: 'I13', operation: 4, text }] });
      assert.equal(row.storeOutage, undefined);
      assert.equal(noteOn('storeOutage', row), `storeOutage: 10-store-down did not show it: ${text}`);
    });
  }
});

describe('a figure', () => {
  it('is none when the run that shows it was inconclusive, and the row says why', () => {
    const measurements = { sessionsLost: 0, sessionsLostShare: 0 };
    const notes = ['node-2 ended by itself (SIGKILL).'];
    const row = rowOf({ '07-kill-one': { observed: 'inconclusive', measurements, notes } });
    assert.deepEqual([row.survivesServerLoss, row.sessionsLostShare], [undefined, undefined]);
    assert.equal(
      noteOn('sessionsLostShare', row),
      'survivesServerLoss, sessionsLostShare: 07-kill-one was inconclusive: node-2 ended by itself (SIGKILL).',
    );
  });

  it('is taken from the next experiment that has it', () => {
    const row = rowOf({
      '03-two-servers': { observed: 'inconclusive', measurements: { anyServerWillDo: false } },
      '04-affinity': { measurements: { anyServerWillDo: true } },
    });
    assert.deepEqual([row.anyServerWillDo, noteOn('anyServerWillDo', row)], [true, undefined]);
  });

  it('of what a session takes does not apply only where both halves were looked at', () => {
    const row = rowOf({
      '01-who-remembers': { measurements: { stateHeldBy: 'node' } },
      '25-memory-per-session': { observed: 'inconclusive', notes: ['node-1 ended by itself.'] },
    });
    assert.equal(row.bytesPerSession, undefined);
    assert.equal(
      noteOn('bytesPerSession', row),
      'bytesPerSession: 25-memory-per-session was inconclusive: node-1 ended by itself.',
    );
  });

  it('that is missing has its reason, whatever ran', () => {
    const row = rowOf({ '20-lost-update': {} });
    assert.match(noteOn('parallelChanges', row) ?? '', /: 20-lost-update did not show it$/);
    assert.match(noteOn('latencyMs', row) ?? '', /: 26-latency-and-throughput did not run$/);
    for (const field of Object.keys(comparisonSources)) {
      assert.equal(field in row, false);
      assert.ok(noteOn(field, row), field);
    }
  });

  it('that nothing could show, since the machine lacks something, has one reason for all', () => {
    const notes = ['This machine has no Redis. What helps: apt install redis'];
    const lacking: Changes = { observed: 'unavailable', notes, history: null };
    const experiments = new Set(Object.values(comparisonSources).flat());
    const row = rowOf(Object.fromEntries([...experiments].map((name) => [name, lacking])));
    assert.deepEqual(row.notes, notes);
  });
});
