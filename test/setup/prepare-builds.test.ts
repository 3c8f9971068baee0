// What is built before a command runs: the page, and the libraries in one file each; again when their sources change.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createTinyPackage } from '../support/tiny-package.ts';

describe('prepare', { concurrency: false }, () => {
  it('builds the page when its sources or the protocol have changed, and only then', async (context) => {
    const tiny = createTinyPackage(context);
    const builds = async () => {
      assert.equal((await tiny.prepare({ args: ['--web'] })).code, 0);
      return tiny.builds().length;
    };
    assert.equal(await builds(), 0, 'there is no page yet');
    tiny.write('web/index.html', '<p>one</p>');
    assert.equal(await builds(), 1);
    assert.equal(await builds(), 1);
    tiny.write('src/protocol/routes.ts', 'export {};');
    assert.equal(await builds(), 2);
    tiny.write('web/index.html', '<p>two</p>');
    assert.equal(await builds(), 3);
    assert.match(tiny.builds()[0] ?? '', /^build web --outDir \.\.\/dist\/web --emptyOutDir/);
  });

  it('puts libraries together when others are installed or it is done in another way, and only then', async (context) => {
    const tiny = createTinyPackage(context);
    const builds = async () => {
      assert.equal((await tiny.prepare()).code, 0);
      return tiny.builds().length;
    };
    assert.equal(await builds(), 0, 'it is not said how');
    tiny.write('scripts/libraries/vite.config.ts', 'export default {};');
    assert.equal(await builds(), 1);
    assert.equal(await builds(), 1);
    tiny.write('scripts/libraries/vite.config.ts', 'export default { root };');
    assert.equal(await builds(), 2);
    tiny.write('package-lock.json', `${tiny.read('package-lock.json')}\n`);
    assert.equal(await builds(), 3);
    rmSync(join(tiny.root, 'node_modules'), { recursive: true });
    assert.equal(await builds(), 4, 'of another installation');
    assert.match(tiny.builds()[0] ?? '', /^build --config scripts\/libraries\/vite\.config\.ts/);
  });

  it('goes on where libraries cannot be put together, and says so', async (context) => {
    const tiny = createTinyPackage(context);
    tiny.write('scripts/libraries/vite.config.ts', 'export default {};');
    tiny.write('vite/bin/vite.js', "console.error('vite: no'); process.exit(1);");
    const { code, said, stderr } = await tiny.prepare();
    assert.equal(code, 0);
    assert.match(
      said.at(-1) ?? '',
      /^statelab: The libraries could not be put together: all runs without, and starts slower; /,
    );
    assert.match(stderr, /vite: no/);
  });

  it('ends with 1 and one line when the page cannot be built, and tries again', async (context) => {
    const tiny = createTinyPackage(context);
    tiny.write('web/index.html', '<p>one</p>');
    tiny.write('vite/bin/vite.js', "console.error('vite: no'); process.exit(1);");
    for (const _ of ['once', 'again']) {
      const { code, said, stderr } = await tiny.prepare({ args: ['--web'] });
      assert.equal(code, 1);
      assert.match(said.at(-1) ?? '', /^statelab: The page could not be built; vite's own words/);
      assert.match(stderr, /vite: no/);
    }
  });
});
