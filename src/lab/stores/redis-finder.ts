/** Where a Redis can be had on this machine, in the order of least surprise. */
import { spawnSync } from 'node:child_process';
import { installOnDebian, mayInstall, onPath } from './programs.ts';

const BINARIES = ['redis-server', 'valkey-server'];

export type RedisSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'binary'; readonly path: string }
  | { readonly kind: 'none'; readonly reason: string; readonly remedy: string };

function redisRemedy(): string {
  if (process.platform === 'darwin') return 'brew install redis';
  if (process.platform === 'win32') return 'run Statelab inside WSL, or set REDIS_URL to a Redis of yours';
  return 'sudo apt-get install redis-server   (or your system’s package of redis or valkey)';
}

const isRedisUrl = (text: string) => /^rediss?:$/.test(URL.parse(text)?.protocol ?? '');

/** @param announce told before anything is installed; absent: nothing is installed */
export function findRedis(announce?: (text: string) => void): RedisSource {
  const url = process.env.REDIS_URL;
  if (url && isRedisUrl(url)) return { kind: 'url', url };
  if (url) {
    const remedy = 'set REDIS_URL to an address such as redis://127.0.0.1:6379, or unset it';
    return { kind: 'none', reason: 'REDIS_URL is not the address of a Redis.', remedy };
  }
  const find = () => BINARIES.map(onPath).find((path) => path !== null);
  let path = find();
  if (!path && announce && mayInstall()) {
    announce('No Redis found. Installing the package redis-server with apt-get (about 10 MB)…');
    installOnDebian('redis-server');
    path = find();
  }
  if (path) return { kind: 'binary', path };
  return { kind: 'none', reason: 'This machine has no Redis.', remedy: redisRemedy() };
}

/** What the program calls itself, for the doctor. */
export function redisVersion(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 5000 });
  return /v=([\d.]+)/.exec(stdout ?? '')?.[1] ?? 'unknown version';
}
