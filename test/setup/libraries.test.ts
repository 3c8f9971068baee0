// Libraries that have been put together are those that npm installed, for our files and nobody else's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'dist', 'libraries');
const { files }: { files: Record<string, string> } = JSON.parse(
  readFileSync(join(built, 'index.json'), 'utf8'),
);

/** From here: the hook would answer for a file of ours. */
const resolveOf = `console.log(import.meta.resolve('zod'))`;

describe('libraries in one file each', () => {
  for (const [name, file] of Object.entries(files)) {
    it(`${name} offers what it offers apart`, () => {
      const script = `
        const together = await import(${JSON.stringify(pathToFileURL(join(built, file)).href)});
        const apart = await import(${JSON.stringify(name)});
        const kinds = (of) => Object.keys(of).filter((key) => key !== 'module.exports').sort().map((key) => key + ' ' + typeof of[key]);
        console.log(JSON.stringify([kinds(together), kinds(apart)]));`;
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      assert.ok(stdout, stderr);
      const [together, apart] = JSON.parse(stdout);
      assert.ok(apart.length > 0);
      assert.deepEqual(together, apart);
    });
  }
});

describe('the place of libraries', () => {
  let place: string;
  const lock = () => join(place, 'node_modules', '.package-lock.json');
  const write = async (path: string, text: string) => {
    await mkdir(join(place, path, '..'), { recursive: true });
    await writeFile(join(place, path), text);
  };
  const foundBy = (path: string): string => {
    const hook = pathToFileURL(join(place, 'src/node/libraries.ts')).href;
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', hook, join(place, path)], {
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    return stdout.trim().replace(pathToFileURL(place).href, '');
  };

  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'statelab-test-'));
    await write('package.json', '{ "type": "module" }');
    await mkdir(join(place, 'node_modules'));
    await symlink(join(root, 'node_modules', 'zod'), join(place, 'node_modules', 'zod'), 'dir');
    await writeFile(lock(), '{}');
    await cp(join(root, 'src/node/libraries.ts'), join(place, 'src/node/libraries.ts'), { recursive: true });
    await write('dist/libraries/zod.mjs', 'export const z = 1;');
    await write('src/ours.ts', resolveOf);
    await write('node_modules/theirs/index.mjs', resolveOf);
    await utimes(lock(), 1_000, 1_000);
    await write('dist/libraries/index.json', '{ "installedMs": 1000000, "files": { "zod": "zod.mjs" } }');
  });
  after(() => rm(place, { recursive: true, force: true }));

  it('is where our files find them', () => {
    assert.equal(foundBy('src/ours.ts'), '/dist/libraries/zod.mjs');
  });

  it('is passed by where a library asks', () => {
    assert.match(foundBy('node_modules/theirs/index.mjs'), /node_modules\/zod\/index\.js$/);
  });

  it('is passed by when something else has been installed since, or nothing has been put together', async () => {
    await utimes(lock(), 2_000, 2_000);
    assert.match(foundBy('src/ours.ts'), /node_modules\/zod\/index\.js$/);
    await rm(join(place, 'dist'), { recursive: true });
    assert.match(foundBy('src/ours.ts'), /node_modules\/zod\/index\.js$/);
  });
});
