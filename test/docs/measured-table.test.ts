/** The README shows the comparison as the command prints it, not as somebody remembers it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { comparisonText } from '../../src/lab/report/comparison-text.ts';
import { deploymentNames } from '../../src/protocol/lab-words.ts';

it('the table in README has the columns and the rows that compare prints', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const shown =
    /<!-- measured:begin -->\n```text\n([\s\S]+?)\n```\n<!-- measured:end -->/.exec(readme)?.[1] ?? '';
  const [first, second] = comparisonText({ version: 1, server: 'teach', seed: 1, rows: [] }).split('\n\n');
  const tables = shown.split('\n\n').map((table) => table.split('\n'));
  assert.deepEqual(
    tables.map(([heading = '']) => heading.split(/ {2,}/)),
    [first, second].map((heading = '') => heading.split(/ {2,}/)),
  );
  for (const [, ...rows] of tables) {
    assert.deepEqual(
      rows.map((row) => row.split(' ', 1)[0]),
      [...deploymentNames],
    );
  }
  assert.doesNotMatch(shown, /\?/);
});
