// Runs before every npm script (`prestart`, `pretest`, ...), so that `npm start` alone is enough on a fresh
// clone: it installs the dependencies when they are stale and checks that Node 24 will run what follows.
// With `--web` it also builds the page. It is plain JavaScript without dependencies, because it is the one
// program here that a machine's own, possibly older Node runs. Everything it says goes to stderr: the
// stdout of `npm run -s lab -- list --json` belongs to the lab. What it has installed is followed by the doctor.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { attempt, Stop, say } from './prepare/ends.mjs';
import { whileLocked } from './prepare/lock.mjs';
import { isInside, requireNode, requireNodeOutside, setOwnExecutableAside } from './prepare/node.mjs';
import { run } from './prepare/run.mjs';

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const modules = join(root, 'node_modules');
const generated = join(root, 'dist');
const lock = join(generated, 'prepare.lock');
const installed = join(modules, '.statelab-stamp');
const cli = join(root, 'src', 'cli.ts');

/** What Vite builds here: what is said of it, from what, and of which installation, where another of the same will not do. */
const libraries = {
  text: 'Putting libraries together…',
  failed: 'The libraries could not be put together: all runs without, and starts slower',
  isNeeded: false,
  needs: join(root, 'scripts', 'libraries', 'vite.config.ts'),
  args: ['build', '--config', 'scripts/libraries/vite.config.ts'],
  sources: ['scripts/libraries'],
  of: join(modules, '.package-lock.json'),
  stamp: join(generated, 'libraries', '.stamp'),
};
const page = {
  text: 'Building the page…',
  failed: 'The page could not be built',
  isNeeded: true,
  needs: join(root, 'web', 'index.html'),
  args: ['build', 'web', '--outDir', '../dist/web', '--emptyOutDir'],
  sources: ['web', 'src/protocol'],
  of: undefined,
  stamp: join(generated, 'web', '.stamp'),
};

/** Quiet about engines that only the pinned Node satisfies, and complete whatever NODE_ENV or npm's settings omit. */
const ciOptions =
  '--engine-strict=false --loglevel=error --no-audit --no-fund --include=dev --include=optional';

try {
  await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}

async function main() {
  const npm = requireNpm();
  const wanted = installStamp();
  const isInstalled = () => read(installed) === wanted;
  const isStale = !isInstalled();
  if (isStale && isInside(modules, process.execPath)) return await runUnderNodeOutside();
  if (isStale) await whileLocked(lock, () => isInstalled() || install(npm, wanted));
  const node = requireNode();
  await buildWhenStale(node, libraries);
  if (process.argv.includes('--web')) await buildWhenStale(node, page);
  // What is missing it says; whether that matters, whoever called decides.
  if (isStale && fs.existsSync(cli)) await run(node, [cli, 'doctor'], root);
}

/** What an installation depends on: another lock file, system or processor needs another one. */
function installStamp() {
  const lockFile = read(join(root, 'package-lock.json'));
  if (lockFile === undefined) throw new Stop('package-lock.json is missing: restore it.', 3);
  return `${createHash('sha256').update(lockFile).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** The npm that called this. pnpm, yarn and bun set the same variable, but they know no `npm ci`. */
function requireNpm() {
  const npm = process.env.npm_execpath;
  if (npm && basename(npm).startsWith('npm')) return npm;
  throw new Stop('Call this through npm, for example `npm start`.', 2);
}

async function install(/** @type {string} */ npm, /** @type {string} */ wanted) {
  const occasion = fs.existsSync(installed) ? 'they have changed' : 'first run';
  say(`Installing dependencies (${occasion}, about 530 MB, under a minute)…`);
  if ((await run(process.execPath, [npm, 'ci', ...ciOptions.split(' ')], root)) !== 0) {
    const hint = 'check the network, stop any Statelab that runs from this folder, and try again';
    throw new Stop(`\`npm ci\` failed; npm's own words are above. Usually it helps to ${hint}.`, 3);
  }
  // Last, and in a directory that `npm ci` has emptied, so that an interrupted installation stays stale.
  fs.mkdirSync(modules, { recursive: true });
  fs.writeFileSync(installed, wanted);
}

/** `npm ci` replaces node_modules, and with it the very Node that runs this: hand over to the machine's own. */
async function runUnderNodeOutside() {
  const node = requireNodeOutside();
  setOwnExecutableAside(join(generated, 'replaced-node'));
  process.exitCode = await run(node, [self, ...process.argv.slice(2)], root);
}

async function buildWhenStale(
  /** @type {string} */ node,
  /** @type {typeof libraries | typeof page} */ target,
) {
  if (!fs.existsSync(target.needs)) return;
  const wanted = stampOf(target);
  const isBuilt = () => read(target.stamp) === wanted;
  if (!isBuilt()) await whileLocked(lock, () => isBuilt() || build(node, target, wanted));
}

async function build(
  /** @type {string} */ node,
  /** @type {typeof libraries | typeof page} */ { text, failed, isNeeded, args, stamp },
  /** @type {string} */ wanted,
) {
  say(text);
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  if ((await run(node, [vite, ...args, '--logLevel', 'warn'], root)) !== 0) {
    const why = `${failed}; vite's own words are above.`;
    if (isNeeded) throw new Stop(why, 1);
    return say(why);
  }
  fs.mkdirSync(dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, wanted);
}

/** What something built depends on: its own sources, and the tools. */
function stampOf(/** @type {typeof libraries | typeof page} */ { sources, of }) {
  const hash = createHash('sha256').update(installStamp());
  if (of) hash.update(`${fs.statSync(of).mtimeMs}\0`);
  for (const file of sources.flatMap(filesUnder)) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(join(root, file)))
      .update('\0');
  }
  return `${hash.digest('hex')}\n`;
}

/** @returns {string[]} paths from the root in a stable order; not `recursive`, which Node 18.0 lacks */
function filesUnder(/** @type {string} */ directory) {
  const entries = attempt(() => fs.readdirSync(join(root, directory), { withFileTypes: true })) ?? [];
  return entries
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(`${directory}/${entry.name}`) : `${directory}/${entry.name}`,
    )
    .sort();
}

function read(/** @type {string} */ file) {
  return attempt(() => fs.readFileSync(file, 'utf8'));
}
