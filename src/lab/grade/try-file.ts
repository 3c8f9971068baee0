/** Has a strategy file tried alone, in a child process that cannot outlast its deadline. */
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Claim, TryMessage } from '../../protocol/grade.ts';
import { type Child, killGroup, startChild } from '../processes/child.ts';
import type { Guard } from '../processes/guard.ts';
import { ownProgram } from '../processes/own-program.ts';

/** Until it says its first word, it is Node that starts, and not the file that is slow. */
const START_MS_MAX = 20_000;
/** Node's own exit code for a module that awaits what can never come. */
const UNSETTLED_AWAIT = 13;

export interface Tried {
  readonly claim: Claim | null;
  /** It has asked the Redis that it was given. */
  readonly usesRedis: boolean;
  readonly faults: readonly string[];
  /** How far it came. */
  readonly steps: readonly string[];
}

export interface TryOptions {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** How long a step may take. */
  readonly stepMsMax: number;
}

/** Where a syntax error lies in plain JavaScript: V8 prints it, and tells it in no other way. */
function printedSyntaxError(lines: readonly string[]): string | null {
  const place = lines.find((line) => /^(file:\/\/)?[\w/\\:. -]+:\d+$/.test(line));
  const error = lines.find((line) => /^SyntaxError/.test(line));
  if (!place || !error) return null;
  const path = place.startsWith('file://') ? fileURLToPath(place) : place;
  return `${path.replace(process.cwd() + sep, '')}: it does not parse: ${error.replace(/^SyntaxError[^:]*: /, '')}`;
}

/** What an end says that came before the last step; null for one that was due. */
function earlyEnd(child: Child, step: string, hasEnded: boolean, isLate: boolean, ms: number): string | null {
  if (hasEnded) return null;
  if (isLate)
    return `${step} has not ended after ${ms / 1000} s: an endless loop, or an await without an end`;
  const { exitCode, signalCode } = child.process;
  if (exitCode === UNSETTLED_AWAIT) return `${step} never ends: it awaits something that never comes`;
  const printed = printedSyntaxError(child.lastLines());
  return printed ?? `${step} ends the whole process (${signalCode ?? `exit code ${exitCode}`})`;
}

export async function tryFile(guard: Guard, { file, env, stepMsMax }: TryOptions): Promise<Tried> {
  let claim: Claim | null = null;
  let usesRedis = false;
  let hasEnded = false;
  let isLate = false;
  const faults: string[] = [];
  const steps: string[] = ['starting it'];
  const program = ownProgram('teach/try-strategy.ts');
  const child = await startChild(guard, {
    command: program.command,
    args: [...program.args, file],
    env,
    hasChannel: true,
  });
  const giveUp = () => {
    isLate = true;
    killGroup(child);
  };
  let timer = setTimeout(giveUp, START_MS_MAX);
  child.process.on('message', (given) => {
    const message = TryMessage.safeParse(given).data;
    clearTimeout(timer);
    timer = setTimeout(giveUp, stepMsMax);
    if (message?.type === 'step') steps.push(message.step);
    if (message?.type === 'claim') claim = message.claim;
    if (message?.type === 'redis') usesRedis = true;
    if (message?.type === 'fault') faults.push(message.text);
    if (message?.type === 'end') hasEnded = true;
  });
  try {
    await child.exited;
  } finally {
    clearTimeout(timer);
    killGroup(child);
  }
  const early = faults.length > 0 ? null : earlyEnd(child, steps.at(-1) ?? '', hasEnded, isLate, stepMsMax);
  return { claim, usesRedis, faults: early ? [...faults, early] : faults, steps };
}
