/**
 * What a lab has left behind. Everything that it starts inherits its TMPDIR; so a folder of the test's own marks
 * all of its processes, whoever their parent is by now, and holds all of its temporary files.
 */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { until } from './until.ts';

/** In the shape of a test's `skip`: elsewhere no process tells its environment. */
export const withoutProc = process.platform === 'linux' ? false : 'needs /proc';

export interface MarkedFolder {
  readonly path: string;
  /** Pids of what runs with this folder as its TMPDIR, and what each one is. */
  processes(): Map<number, string>;
  /** Names of private stores' folders in it. */
  storeFolders(): string[];
  /** Names of all folders in it that a lab makes for itself. */
  folders(): string[];
}

/** Empty for what has ended meanwhile, or waits as a zombie for its parent to notice. */
function read(pid: string, file: 'environ' | 'cmdline' | 'cwd'): string {
  try {
    const path = `/proc/${pid}/${file}`;
    return file === 'cwd' ? readlinkSync(path) : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Redis and PostgreSQL write their titles over their environment, but they work in their folders. */
const isMarked = (pid: string, path: string) =>
  read(pid, 'environ').split('\0').includes(`TMPDIR=${path}`) || read(pid, 'cwd').startsWith(`${path}/`);

export function markedFolder(t: { after: TestContext['after'] }): MarkedFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'statelab-test-')));
  // PostgreSQL does not run as root: whoever it runs as has to get through to its own folder.
  chmodSync(path, 0o755);
  function processes(): Map<number, string> {
    if (withoutProc) return new Map();
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMarked(name, path));
    return new Map(pids.map((pid) => [Number(pid), read(pid, 'cmdline').replaceAll('\0', ' ')]));
  }
  t.after(() => {
    // A test that fails in the middle must not leave what it looked for.
    for (const pid of processes().keys()) process.kill(pid, 'SIGKILL');
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    path,
    processes,
    folders: () => readdirSync(path).filter((name) => /^statelab-(redis|postgres|users)-/.test(name)),
    storeFolders: () => readdirSync(path).filter((name) => /^statelab-(redis|postgres)-/.test(name)),
  };
}

/** @throws when anything of it still runs, or lies about, ten seconds later */
export async function untilNothingIsLeft({ processes, folders }: MarkedFolder): Promise<void> {
  const isGone = () => processes().size === 0 && folders().length === 0;
  await until('nothing is left', isGone, 10_000).catch(() => {
    const left = [...processes().values(), ...folders()].join('\n');
    throw new Error(`left behind after ten seconds:\n${left}`);
  });
}
