/** One child process of the lab: guarded, with the end of its log at hand. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LabRefusal } from '../lab-control.ts';
import { childEnvironment } from './environment.ts';
import type { Guard } from './guard.ts';

const LOG_LINES_KEPT = 20;

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  readonly exited: Promise<ChildExit>;
  hasExited(): boolean;
  /** Its last lines on stderr, and on stdout where nothing else reads that. */
  lastLines(): string[];
  signal(signal: NodeJS.Signals): void;
}

export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Our own servers have a channel; a stranger's command line need not know one. */
  readonly hasChannel: boolean;
  readonly input?: string;
  readonly onOutputLine?: (line: string) => void;
  /** Told of every line, on stdout and stderr. */
  readonly onLine?: (line: string) => void;
  /** Where it works, and as whom; absent: where and as whom the lab does. */
  readonly folder?: string;
  readonly user?: SystemUser | undefined;
}

/** A user of the system, by number. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** @throws when the command cannot be started at all */
export async function startChild(guard: Guard, options: ChildCommand): Promise<Child> {
  const { command, args, env, hasChannel, input, onOutputLine, onLine, folder, user } = options;
  const child = spawn(command, args, {
    env: childEnvironment(env),
    stdio: ['pipe', 'pipe', 'pipe', ...(hasChannel ? (['ipc'] as const) : [])],
    windowsHide: true,
    ...(folder !== undefined && { cwd: folder }),
    ...user,
    // Out of the terminal's process group: Ctrl-C reaches the lab alone, which then ends all in order.
    detached: process.platform !== 'win32',
  });
  const started = Promise.withResolvers<void>();
  child.once('spawn', started.resolve).once('error', started.reject);
  // Before anything else: a lab that is killed in the next line must not leave this child behind.
  guard.watch(child);

  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    if (lines.length > LOG_LINES_KEPT) lines.shift();
  };
  const read = (input: Readable | null, hear: (line: string) => void) => {
    if (!input) return;
    const lines = createInterface({ input }).on('line', hear);
    if (onLine) lines.on('line', onLine);
  };
  read(child.stdout, onOutputLine ?? keep);
  read(child.stderr, keep);
  const exited = new Promise<ChildExit>((resolve) => {
    // Not `exit`: the last lines of its log may still be on their way then.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  await started.promise;
  child.stdin?.on('error', () => undefined).end(input ?? '');

  return {
    pid: child.pid as number,
    process: child,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    lastLines: () => [...lines],
    signal: (signal) => child.kill(signal),
  };
}

/** Null where processes can be paused; otherwise why not. */
export const pauseMissing = (platform = process.platform): string | null =>
  platform === 'win32' ? 'Windows cannot pause a process.' : null;

/** @throws LabRefusal where they cannot */
export function mustPause(): void {
  const missing = pauseMissing();
  if (missing) throw new LabRefusal('impossible', missing);
}

/** ESRCH: all of the group has ended already. Of one that has, and was not collected yet, macOS says EPERM. */
export const isGone = (code: string | undefined, platform = process.platform): boolean =>
  code === 'ESRCH' || (code === 'EPERM' && platform === 'darwin');

/** It, and whatever it has started itself. */
export function killGroup({ pid, process: child }: Child): void {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!isGone((error as NodeJS.ErrnoException).code)) throw error;
  }
}

/** Of a crash the message matters, not where in the code it came from. */
const isStack = (line: string) => /^\s+at |^Node\.js v|^\s*$/.test(line);

/** Our servers log JSON: what went well there explains no exit. What else a server says may well do. */
function isRoutine(line: string): boolean {
  try {
    const { level } = JSON.parse(line);
    return typeof level === 'string' && level !== 'warn' && level !== 'error';
  } catch {
    return false;
  }
}

/** With these a process crashes; any other signal somebody has sent. */
const CRASHES: readonly NodeJS.Signals[] = ['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGTRAP'];

/** What to tell of an exit that nobody ordered. */
export function exitText(name: string, child: Child): string {
  const { exitCode, signalCode } = child.process;
  const lines = child.lastLines().filter((line) => !isStack(line) && !isRoutine(line));
  const log = lines.length === 0 ? '' : ` Its last log lines:\n  ${lines.slice(-5).join('\n  ')}`;
  if (signalCode !== null && !CRASHES.includes(signalCode)) {
    return `${name} was killed (${signalCode}), and not by the lab.${log}`;
  }
  return `${name} ended by itself (${signalCode ?? `exit code ${exitCode}`}).${log}`;
}

/** The child's exit, or null when it still runs after this long. */
export async function exitWithin(child: Child, ms: number): Promise<ChildExit | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    return await Promise.race([child.exited, promise]);
  } finally {
    clearTimeout(timer);
  }
}
