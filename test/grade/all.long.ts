// The whole matrix: every strategy of test/grade through every stage. Beside wrong.test.ts this shows that a wrong
// one is told by its own name also when everything is looked at, and that a right one passes everything.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { grade, gradedFile, wrongFiles } from '../support/grading.ts';
import { withoutRedis } from '../support/redis.ts';

const namesIn = (folder: string) =>
  readdirSync(gradedFile(folder).replace(/\.ts$/, '')).map((name) => name.replace('.ts', ''));

describe('graded in full', { skip: withoutRedis }, () => {
  for (const name of namesIn('right')) {
    it(`right/${name} has nothing missing`, async () => {
      const { missing, passed, trials } = await grade(`right/${name}`);
      assert.deepEqual(missing, []);
      assert.equal(passed, true);
      assert.ok(trials.length >= 5);
    });
  }

  it('has a row for every wrong file', () => {
    assert.deepEqual(namesIn('wrong').sort(), Object.keys(wrongFiles).sort());
  });

  for (const [name, lesson] of Object.entries(wrongFiles)) {
    it(`wrong/${name} is told as ${lesson}`, async () => {
      const { missing } = await grade(`wrong/${name}`);
      assert.ok(
        missing.some((one) => one.lesson === lesson),
        missing.map(({ headline }) => headline).join('\n'),
      );
    });
  }
});
