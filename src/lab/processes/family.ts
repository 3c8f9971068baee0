/** The processes that a process has started: some programs are several, and a signal reaches one alone. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Each process and its parent. */
type Parents = readonly (readonly [pid: number, parent: number])[];

/** Its name, in brackets, may hold anything; the state and the parent's number follow it. */
function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? null : Number(parent);
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

function fromProc(): Parents {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const parent = parentOf(pid);
    return parent === null ? [] : [[Number(pid), parent] as const];
  });
}

function fromPs(): Parents {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 5_000 });
  return (stdout ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

/** Windows tells neither, and pauses nothing. */
export function childrenOf(pid: number): number[] {
  if (process.platform === 'win32') return [];
  const parents = process.platform === 'linux' ? fromProc() : fromPs();
  return parents.filter(([, parent]) => parent === pid).map(([child]) => child);
}

/** To each of them that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // ESRCH: it has ended meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
