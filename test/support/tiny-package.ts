// A tiny package with a copy of our preparation, so that its behaviour can be watched with a real npm and without a
// network: its one dependency lies beside it, and is a stand-in for Vite that only notes each call.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const ours = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  /** Our own lines on stderr, without npm's. */
  said: string[];
  stderr: string;
}

export type TinyPackage = ReturnType<typeof createTinyPackage>;

export function createTinyPackage(context: TestContext) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'statelab-prepare-')));
  context.after(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o755 });
  };
  const read = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

  cpSync(ours('scripts'), join(root, 'scripts'), { recursive: true });
  cpSync(ours('src/node/libraries.ts'), join(root, 'src/node/libraries.ts'));
  // It has none.
  rmSync(join(root, 'scripts', 'libraries'), { recursive: true });
  write('vite/package.json', JSON.stringify({ name: 'vite', version: '1.0.0' }));
  write(
    'vite/bin/vite.js',
    "require('node:fs').appendFileSync('builds.log', process.argv.slice(2).join(' ') + '\\n');",
  );
  write(
    'note.cjs',
    "require('node:fs').appendFileSync('installs.log', process.env.npm_node_execpath + '\\n');",
  );
  const manifest = {
    name: 'tiny',
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { preinstall: 'node note.cjs' },
  };
  write('package.json', JSON.stringify({ ...manifest, dependencies: { vite: 'file:./vite' } }));
  const lock = ['install', '--package-lock-only', '--ignore-scripts', '--offline'];
  const locked = spawnSync(process.execPath, [npm(), ...lock], { cwd: root });
  assert.equal(locked.status, 0, `npm could not lock the tiny package: ${locked.stderr}`);

  const lines = (path: string) => read(path)?.trimEnd().split('\n') ?? [];
  return {
    root,
    write,
    read,
    stamp: () => read('node_modules/.statelab-stamp'),
    /** One line per `npm ci`: the Node that ran it. */
    installs: () => lines('installs.log'),
    /** One line per build of the page: Vite's arguments. */
    builds: () => lines('builds.log'),
    prepare: (options: PrepareOptions = {}) => prepare(root, options),
  };
}

export interface PrepareOptions {
  args?: string[];
  node?: string;
  /** Directories that PATH names first. */
  path?: string[];
  env?: NodeJS.ProcessEnv;
  /** Kills the preparation, and it alone, as npm does when somebody stops npm. */
  kill?: AbortSignal;
}

/** Runs the preparation as npm would: with its own path in the environment, and a PATH that finds a Node. */
async function prepare(
  root: string,
  { args = [], node = process.execPath, path = [], env, kill }: PrepareOptions,
): Promise<Ended> {
  const PATH = [...path, dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn(node, ['scripts/prepare.mjs', ...args], {
    cwd: root,
    // Coverage is about `src`; npm's own thousands of files would only slow the merge down.
    env: { ...process.env, NODE_V8_COVERAGE: undefined, npm_execpath: npm(), ...env, PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(kill && { signal: kill }),
  });
  child.on('error', (error) => assert.equal(error.name, 'AbortError'));
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  const words = stderr.join('');
  const said = words.split('\n').filter((line) => line.startsWith('statelab: '));
  return { code, stdout: stdout.join(''), stderr: words, said };
}

/** npm's program: the one that runs these tests, or the one that lies beside the Node that PATH finds. */
function npm(): string {
  if (process.env.npm_execpath) return process.env.npm_execpath;
  for (const directory of process.env.PATH?.split(delimiter) ?? []) {
    const beside = join(directory, 'node_modules/npm/bin/npm-cli.js');
    if (existsSync(beside)) return beside;
    if (existsSync(join(directory, 'npm'))) return realpathSync(join(directory, 'npm'));
  }
  throw new Error('There is no npm on PATH.');
}
