// Code in the documents is the code that runs: a block marked `ts` names its file, and each of its lines stands
// there, in this order and together; a line `…` stands for some that are left out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { documents, readDocument } from '../support/documented-commands.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** How far code is indented depends on what is around it. */
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join('\n');

function isExcerpt(excerpt: string, source: string): boolean {
  let from = 0;
  for (const part of linesOf(excerpt).split('\n…\n')) {
    const found = `\n${source}\n`.indexOf(`\n${part}\n`, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}

it('the code in the documents stands in the files that it names', () => {
  const wrong: string[] = [];
  let count = 0;
  for (const document of documents()) {
    for (const [, file = '', excerpt = ''] of readDocument(document).matchAll(
      /```ts\n(?:\/\/ (\S+)\n)?([\s\S]*?)```/g,
    )) {
      count += 1;
      const isThere = file !== '' && isExcerpt(excerpt, linesOf(readFileSync(`${root}${file}`, 'utf8')));
      if (!isThere) wrong.push(`${document}: not in ${file || 'any file that it names'}:\n${excerpt}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(count > 0);
});

it('an excerpt that leaves out, changes or reorders a line is found', () => {
  const source = 'a();\nb();\nc();';
  assert.ok(isExcerpt('  a();\n  b();\n', source));
  assert.ok(isExcerpt('a();\n…\nc();', source));
  for (const other of ['a();\nc();', 'a();\nb(1);', 'c();\n…\na();', 'b()'])
    assert.ok(!isExcerpt(other, source));
});
