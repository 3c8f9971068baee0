// Which Node runs what. The pinned one is an optional dependency, since some platforms have no such package, and
// it arrives by an install script, which may be switched off. So never assume it: look at what PATH finds.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative } from 'node:path';
import process from 'node:process';
import { attempt, Stop, succeeds } from './ends.mjs';

const majorMin = 24;
const isWindows = process.platform === 'win32';

/** The Node that the script after this one gets, which npm's PATH decides. */
export function requireNode() {
  const node = findNode(pathDirectories());
  const version = node && versionOf(node);
  if (node && version && Number(/^v(\d+)/.exec(version)?.[1]) >= majorMin) return node;
  const found = node ? `\`node\` here is ${version || 'broken'} (${node})` : 'PATH has no `node`';
  const advice =
    'Install Node 24 (see .nvmrc) from https://nodejs.org, or delete node_modules and try again.';
  throw new Stop(`Statelab needs Node ${majorMin}, but ${found}. ${advice}`, 3);
}

/** The machine's own Node, which an installation cannot pull from under our feet. */
export function requireNodeOutside() {
  const node = findNode(pathDirectories().filter((directory) => !isBin(directory)));
  if (node) return node;
  throw new Stop('Only a Node outside node_modules can renew it, and PATH has none: install Node 24.', 3);
}

/** Windows refuses to delete the image of a running process, which this one is, but lets it be renamed: every name of it. */
export function setOwnExecutableAside(/** @type {string} */ aside) {
  if (!isWindows) return;
  fs.mkdirSync(aside, { recursive: true });
  for (const name of fs.readdirSync(aside)) succeeds(() => fs.rmSync(join(aside, name)));
  namesOf(process.execPath).forEach((file, at) => {
    succeeds(() => fs.renameSync(file, join(aside, `${process.pid}-${at}.exe`)));
  });
}

/** The package `node` brings no executable of its own: it links the one of a package that it installs within itself. */
export function namesOf(/** @type {string} */ executable) {
  const inner = join(dirname(executable), '..', 'node_modules');
  const packages = attempt(() => fs.readdirSync(inner)) ?? [];
  const others = packages.map((name) => join(inner, name, 'bin', basename(executable)));
  return [executable, ...others.filter((file) => fs.existsSync(file))];
}

export function isInside(/** @type {string} */ directory, /** @type {string} */ file) {
  const path = relative(directory, file);
  return !isAbsolute(path) && !path.startsWith('..');
}

/** Asks the executable itself only when it is not the one that runs this: starting it takes 40 ms. */
function versionOf(/** @type {string} */ node) {
  if (fs.realpathSync(node) === process.execPath) return process.version;
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
}

function pathDirectories() {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean);
}

function isBin(/** @type {string} */ directory) {
  return basename(directory) === '.bin' && basename(dirname(directory)) === 'node_modules';
}

/** The `node` that a shell would run. Windows' `.bin` holds a shim that only a shell can start: look behind it. */
function findNode(/** @type {string[]} */ directories) {
  const candidate = (/** @type {string} */ directory) => {
    if (!isWindows) return join(directory, 'node');
    return isBin(directory) ? join(directory, '..', 'node', 'bin', 'node.exe') : join(directory, 'node.exe');
  };
  return directories.map(candidate).find((file) => attempt(() => isExecutable(file)));
}

function isExecutable(/** @type {string} */ file) {
  fs.accessSync(file, fs.constants.X_OK);
  return fs.statSync(file).isFile();
}
