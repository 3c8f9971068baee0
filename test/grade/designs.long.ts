// Each case with designs that fit and designs that do not, on real deployments, from the command line.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cases } from '../../src/lab/grade/design/cases.ts';
import { DesignDocument } from '../../src/protocol/grade-design.ts';
import { designs, recordText } from '../support/designs.ts';
import { runLab } from '../support/lab-process.ts';
import { markedFolder } from '../support/leftovers.ts';
import { withoutRedis } from '../support/redis.ts';

describe('designs, graded for real', { skip: withoutRedis }, () => {
  it('has one that fits and one that does not for each case', () => {
    for (const { id } of cases) {
      const kinds = designs.filter((one) => one.case === id).map(({ unmet }) => unmet.length > 0);
      assert.deepEqual([...new Set(kinds)].sort(), [false, true], id);
    }
  });

  for (const design of designs) {
    it(`${design.case} on ${design.deployment}`, async (t) => {
      const folder = markedFolder(t);
      const file = join(folder.path, 'record.md');
      await writeFile(file, recordText(design));
      const args = ['grade', '--exercise', 'design', file, '--runs', folder.path, '--json'];
      const { code, stdout, stderr } = await runLab(folder, args);
      const { requirements, record, passed } = DesignDocument.parse(JSON.parse(stdout));
      const unmet = requirements.filter(({ state }) => state !== 'met').map(({ id }) => id);
      assert.deepEqual(unmet, design.unmet, stderr);
      assert.deepEqual(
        record.filter((check) => !check.passed),
        [],
      );
      assert.equal(passed, design.unmet.length === 0);
      assert.equal(code, passed ? 0 : 1);
    });
  }
});
