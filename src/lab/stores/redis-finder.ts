/** Where a Redis can be had on this machine, in the order of least surprise. */
import { spawnSync } from 'node:child_process';
import { foldersOnPath, installOnDebian, mayInstall, programIn } from './programs.ts';

const BINARIES = ['redis-server', 'valkey-server'];
/** The first that has all that is asked of it. The ports for Windows that lie about are 3.0 and 5.0. */
const VERSION_MIN = '6.2';

export type RedisSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'binary'; readonly path: string }
  | {
      readonly kind: 'none';
      readonly reason: string;
      readonly remedy: string;
      /** What there is, and is too old. */
      readonly old: readonly string[];
    };

function redisRemedy(hasOld: boolean): string {
  if (process.platform === 'win32') return 'run Statelab inside WSL, or set REDIS_URL to a Redis of yours';
  if (hasOld)
    return `put Redis ${VERSION_MIN} or newer, or Valkey, on the PATH, or set REDIS_URL to one of yours`;
  if (process.platform === 'darwin') return 'brew install redis';
  return 'sudo apt-get install redis-server   (or your system’s package of redis or valkey)';
}

const isRedisUrl = (text: string) => /^rediss?:$/.test(URL.parse(text)?.protocol ?? '');

/** What the program calls itself. */
export function redisVersion(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 5000 });
  return /v=([\d.]+)/.exec(stdout ?? '')?.[1] ?? 'unknown version';
}

/** One that does not tell its version is tried: what it lacks it will say. */
function isTooOld(version: string): boolean {
  return /^\d/.test(version) && version.localeCompare(VERSION_MIN, 'en', { numeric: true }) < 0;
}

/** The first on the PATH that is new enough, and those that are not. */
function find(): { path: string | null; old: string[] } {
  const old: string[] = [];
  for (const name of BINARIES) {
    for (const path of foldersOnPath().flatMap((folder) => programIn(folder, name) ?? [])) {
      const version = redisVersion(path);
      if (!isTooOld(version)) return { path, old };
      old.push(`${version} at ${path}`);
    }
  }
  return { path: null, old };
}

/** A program of this machine that can be used, whatever the environment names. */
export const redisOnPath = (): string | null => find().path;

/** @param announce told before anything is installed; absent: nothing is installed */
export function findRedis(announce?: (text: string) => void): RedisSource {
  const url = process.env.REDIS_URL;
  if (url && isRedisUrl(url)) return { kind: 'url', url };
  if (url) {
    const remedy = 'set REDIS_URL to an address such as redis://127.0.0.1:6379, or unset it';
    return { kind: 'none', reason: 'REDIS_URL is not the address of a Redis.', remedy, old: [] };
  }
  let found = find();
  if (!found.path && announce && mayInstall()) {
    announce(
      `No Redis ${VERSION_MIN} or newer found. Installing the package redis-server with apt-get (about 10 MB)…`,
    );
    installOnDebian('redis-server');
    found = find();
  }
  const { path, old } = found;
  if (path) return { kind: 'binary', path };
  const hasOld = old.length > 0;
  const reason = hasOld
    ? `This machine has no Redis ${VERSION_MIN} or newer, only ${old.join(', ')}.`
    : 'This machine has no Redis.';
  return { kind: 'none', reason, remedy: redisRemedy(hasOld), old };
}
