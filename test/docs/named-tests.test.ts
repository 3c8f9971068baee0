// The page on security promises nothing that no test shows: each test that it names exists, under that very title.
// So do those that the guide for developers names, where something must fail until a change is complete.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readDocument } from '../support/documented-commands.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readDocument('docs/developer/SECURITY.md');

/** `file`: *title*, *title* */
const NAMED = /`(test\/[\w./-]+)`((?:[:,] \*[^*]+\*)*)/g;

function missingIn(text: string): string[] {
  return [...text.matchAll(NAMED)].flatMap(([, file = '', titles = '']) => {
    if (!existsSync(`${root}${file}`)) return [`${file} is not there`];
    const source = readFileSync(`${root}${file}`, 'utf8');
    return [...titles.matchAll(/\*([^*]+)\*/g)]
      .filter(([, title = '']) => !source.includes(`'${title}'`))
      .map(([, title]) => `${file} has no test *${title}*`);
  });
}

it('the page on security names tests that exist', () => {
  assert.deepEqual(missingIn(page), []);
});

it('the page on security has a test for each thing that it says is done', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ASVS'));
  assert.ok(rows.length > 30);
  for (const row of rows) {
    const cells = row.split(' | ');
    assert.equal(cells.length, 5, row);
    assert.match(cells[3] ?? '', /`(src|web|deploy)\/[\w./-]+`/, row);
    assert.match(cells[4] ?? '', /`test\/[\w./-]+`/, row);
  }
});

it('a file and a title that do not exist are found', () => {
  const text = '`test/none.test.ts`: *a*; `test/tidy.test.ts`: *keeps the import rules*, *keeps nothing*';
  assert.deepEqual(missingIn(text), [
    'test/none.test.ts is not there',
    'test/tidy.test.ts has no test *keeps nothing*',
  ]);
});

it('the recipes for developers name tests that exist', () => {
  const recipes = readDocument('docs/developer/DEVELOPMENT-GUIDE.md').split('## Recipes')[1] ?? '';
  const titles = [...recipes.matchAll(/(?<![*\w])\*([^*\n]+)\*(?!\*)/g)].map(([, title = '']) => title);
  assert.ok(titles.length > 10);
  const sources = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(`${root}test/${path}`, 'utf8'));
  const exists = (title: string) => sources.some((source) => source.includes(title.split(' …')[0] ?? title));
  assert.deepEqual(
    titles.filter((title) => !exists(title)),
    [],
  );
});
