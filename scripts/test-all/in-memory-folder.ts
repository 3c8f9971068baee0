/**
 * A folder for temporary files that lies in memory. The tests make some hundred databases, browser profiles and run
 * folders, and nothing of it must outlive them: on a disk, a tenth of their time goes into writing it.
 */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';

const PLACE = '/dev/shm';
const BYTES_MIN = 4 * 2 ** 30;
/** With the process that made it. */
const OURS = /^statelab-test-(\d+)-/;

/** Tests write programs, too, and run them. */
function mayRunPrograms(): boolean {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const here = mounts.map((line) => line.split(' ')).findLast(([, place]) => place === PLACE);
  return here !== undefined && !(here[3] ?? '').split(',').includes('noexec');
}

function isFit(): boolean {
  if (process.platform !== 'linux' || !existsSync(PLACE)) return false;
  const { bavail, bsize } = statfsSync(PLACE);
  return bavail * bsize >= BYTES_MIN && mayRunPrograms();
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** What is in memory and nobody's takes it from everybody: tests that were killed could not take theirs away. */
function removeAbandoned(): void {
  for (const name of readdirSync(PLACE)) {
    const pid = Number(OURS.exec(name)?.[1] ?? process.pid);
    const path = `${PLACE}/${name}`;
    // Somebody else may be tidying up as well.
    const owner = statSync(path, { throwIfNoEntry: false })?.uid;
    if (!runs(pid) && owner === process.getuid?.()) rmSync(path, { recursive: true, force: true });
  }
}

/** Null where the system has none, or one that is too small. */
export function inMemoryFolder(): { path: string; remove(): void } | null {
  if (!isFit()) return null;
  removeAbandoned();
  const path = mkdtempSync(`${PLACE}/statelab-test-${process.pid}-`);
  // As the system's own: PostgreSQL runs as somebody else.
  chmodSync(path, 0o1777);
  // Ctrl-C ends the tests. Whoever waits for them takes the folder away first.
  process.on('SIGINT', () => undefined);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
