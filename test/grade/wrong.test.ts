// Ten mistakes that are made with sessions, and some more: each is found, and told by its own name. Only the
// behaviours that show the mistake are run here; all.long.ts runs everything on each.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { behavioursOf, grade, wrongFiles } from '../support/grading.ts';
import { withoutRedis } from '../support/redis.ts';

describe('a wrong strategy', { concurrency: 3 }, () => {
  for (const [name, lesson] of Object.entries(wrongFiles)) {
    const skip = name === 'outage' && withoutRedis;
    it(`${name} is told as ${lesson}, with what was seen`, { skip }, async () => {
      const stages = ['contract'] as const;
      const graded = await grade(`wrong/${name}`, { stages, behaviours: behavioursOf(lesson) });
      assert.equal(graded.passed, false);
      assert.deepEqual(
        graded.missing.map((missing) => missing.lesson),
        [lesson],
      );
      const [{ seen = [] } = {}] = graded.missing;
      assert.ok(seen.length > 0);
      for (const { text } of seen) {
        assert.match(text, /\w{3}/);
        assert.doesNotMatch(text, /\n| at .*:\d+:\d+|[\w-]{43}/, 'no stack and no secret');
      }
    });
  }
});
