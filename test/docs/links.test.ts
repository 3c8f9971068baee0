// Every link leads somewhere, to the very part that it names, and every file that is named is there.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { documents, readDocument } from '../support/documented-commands.ts';
import { anchorsOf, brokenLinks, missingPaths } from '../support/links.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = new Map(documents().map((document) => [document, readDocument(document)]));

describe('the documents', () => {
  it('link to files and parts that exist', () => {
    assert.deepEqual(brokenLinks(root, pages), []);
  });

  it('name files that exist', () => {
    assert.deepEqual(missingPaths(root, pages), []);
  });

  it('can each be reached from README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      for (const [, link = ''] of (pages.get(page) ?? '').matchAll(/\]\(([^)#\s]+)/g)) {
        const target = new URL(link, `file:///${page}`).pathname.slice(1);
        for (const each of pages.keys())
          if (each === target || each.startsWith(`${target.replace(/\/$/, '')}/`)) reached.add(each);
      }
    }
    assert.deepEqual(
      [...pages.keys()].filter((page) => !reached.has(page)),
      [],
    );
  });
});

describe('the rules for links', () => {
  it('find a missing file, a missing part and a path out of the repository, and no more', () => {
    const text =
      '# One & two\n[a](#one--two) [b](#two) [c](no.md) [d](../up.md) [e](https://x.org/y) `[f](z.md)`';
    assert.deepEqual(brokenLinks(root, new Map([['README.md', text]])), [
      'README.md: #two has no such part',
      'README.md: no.md leads nowhere',
      'README.md: ../up.md leads nowhere',
    ]);
  });

  it('number a heading that comes again', () => {
    assert.deepEqual([...anchorsOf('# A b\n## `A` b\n### [A](x.md) B!')], ['a-b', 'a-b-1', 'a-b-2']);
  });

  it('find a file that is named and not there', () => {
    const text = '`src/cli.ts` `src/none.ts` `src/` src/nowhere.ts `src/cli.ts/`';
    assert.deepEqual(missingPaths(root, new Map([['a.md', text]])), [
      'a.md: src/none.ts is not there',
      'a.md: src/cli.ts/ is not there',
    ]);
  });
});
