// What the programs say that npm started without their `pre` scripts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { createTinyPackage } from '../support/tiny-package.ts';

describe('ready', () => {
  /** Loads `ready.mjs` as the npm scripts do, under a Node that claims to have this version. */
  const start = (root: string, version: string) => {
    const claim = `data:text/javascript,Object.defineProperty(process, 'version', { value: '${version}' })`;
    const args = ['--import', claim, '--import', './scripts/ready.mjs', '--eval', 'console.log("started")'];
    const env = { ...process.env, NODE_V8_COVERAGE: undefined, npm_config_ignore_scripts: 'true' };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it("ends with 3 and one line where npm's ignore-scripts has skipped the preparation", async (context) => {
    const tiny = createTinyPackage(context);
    const missing = start(tiny.root, 'v24.0.0');
    assert.deepEqual({ ...missing, stderr: '' }, { status: 3, stdout: '', stderr: '' });
    assert.match(
      missing.stderr,
      /^statelab: The dependencies are not installed, .*ignore-scripts=false.*\n$/,
    );
    await tiny.prepare();
    const old = start(tiny.root, 'v20.20.2');
    assert.deepEqual({ ...old, stderr: '' }, { status: 3, stdout: '', stderr: '' });
    assert.match(old.stderr, /^statelab: Statelab needs Node 24, and this is v20\.20\.2, .*\n$/);
    assert.deepEqual(start(tiny.root, 'v24.0.0'), { status: 0, stdout: 'started\n', stderr: '' });
  });
});
