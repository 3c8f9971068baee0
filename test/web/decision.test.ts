// What is taken away from the comparison: a decision record, a table for a spreadsheet, the run behind a value.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparisonCsv } from '../../web/model/comparison-csv.ts';
import { decisionRecord } from '../../web/model/decision.ts';
import { sourceOf } from '../../web/model/evidence.ts';
import { type Needs, usualNeeds } from '../../web/model/fit.ts';
import { needWords, whatWouldChange } from '../../web/model/fit-words.ts';
import { comparison, rows } from '../support/measured-rows.ts';

const asked = (needs: Partial<Needs>): Needs => ({ ...usualNeeds, ...needs });

describe('a decision record', () => {
  const record = (needs: Partial<Needs>): string =>
    decisionRecord({ comparison, capacity: undefined, needs: asked(needs), day: '2026-01-02' });

  it('has context, decision, measured values with their runs, consequences, and what would change it', () => {
    const text = record({ anyServer: true, keepsParallelChanges: true });
    const titles = [...text.matchAll(/^##? (.+)$/gm)].map(([, title]) => title);
    assert.deepEqual(titles, [
      'Sessions: redis',
      ...['Context', 'Decision', 'Measured values', 'Consequences', 'What would change it'],
    ]);
    assert.match(
      text,
      /\| Survives the loss of a server \| .+ \| 2026-01-01T10-00-00-000Z-07-kill-one-seed7 \|/,
    );
    assert.match(text, /10\u202f000 users/);
    assert.match(text, /If parallel changes may be lost, jwt would fit as well\./);
    assert.match(
      text,
      /If the team had no Redis, redis would no longer fit; nothing that was measured would\./,
    );
  });

  it('decides nothing where nothing fits, and says what each lacks', () => {
    const text = record({ runsRedis: false, anyServer: true, keepsParallelChanges: true });
    assert.match(text, /^# Sessions: no measured strategy fits/);
    assert.match(text, /`redis`: It keeps its sessions in Redis\./);
  });

  it('is about what was asked, in sentences', () => {
    assert.deepEqual(needWords(asked({ logoutWithinSeconds: 0 }))[2], 'A logout must count at once.');
    assert.deepEqual(whatWouldChange({ rows: [], capacity: undefined }, usualNeeds), []);
  });
});

describe('the comparison', () => {
  it('names the run behind a value, and none where none has measured it', () => {
    assert.ok(rows[0]);
    assert.equal(sourceOf(rows[0], 'survivesServerLoss')?.run, '2026-01-01T10-00-00-000Z-07-kill-one-seed7');
    assert.equal(sourceOf(rows[0], 'latencyMs'), undefined);
  });

  it('is a table for a spreadsheet: as many values in each line as in its head', () => {
    const lines = comparisonCsv(comparison).trimEnd().split('\r\n');
    assert.equal(lines.length, rows.length + 1);
    assert.deepEqual(new Set(lines.map((line) => line.split(',').length)).size, 1);
    assert.match(lines[1] ?? '', /^jwt,jwt,round-robin,3,client,562,,true/);
  });
});
