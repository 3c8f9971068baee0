/** The machine that a figure was measured on, its cores, and the time that a process has had of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** Server and load each on a core of their own, where the system can say so. */
export const canPin =
  availableParallelism() > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

export const onCore = (core: number, args: readonly string[]): { command: string; args: string[] } =>
  canPin
    ? { command: 'taskset', args: ['-c', String(core), process.execPath, ...args] }
    : { command: process.execPath, args: [...args] };

/** This process, and all that it starts from now on and puts nowhere else. */
export function stayOnCore(core: number): void {
  if (canPin) execFileSync('taskset', ['-acp', String(core), String(process.pid)], { stdio: 'ignore' });
}

const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
let msPerTick: number | undefined;

/** User and system time, of all its threads. Linux counts it in steps of 10 ms. */
export function cpuMs(pid: number): number {
  msPerTick ??= 1_000 / ticksPerSecond();
  // The command's name, in parentheses, may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

const TEACHING_PACKAGES = ['express', 'express-session', 'connect-redis', 'redis', 'pg', 'jose'];

export function describeMachine(packages: readonly string[] = TEACHING_PACKAGES) {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    packages: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    pinned: canPin,
  };
}
