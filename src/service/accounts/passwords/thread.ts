/**
 * The thread that hashes: one job at a time, and only when nobody else wants the processor. A hash takes 20 ms and
 * more of it; at the same priority a rush of logins would double the time of every other answer.
 */
import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import type { HashCost } from './cost.ts';

export type Task =
  | { readonly kind: 'hash'; readonly password: string }
  | { readonly kind: 'verify'; readonly password: string; readonly hash: string };

export type Answer = { readonly value: string | boolean } | { readonly error: string };

export interface ThreadSettings {
  readonly cost: HashCost;
  /** As `nice` counts: 0 is ordinary, 19 the lowest priority. */
  readonly niceness: number;
}

const { cost, niceness } = workerData as ThreadSettings;

// On Linux a priority belongs to a thread. Elsewhere the call would lower the whole process.
if (process.platform === 'linux' && os.getPriority() < niceness) os.setPriority(niceness);

function resultOf(task: Task): string | boolean {
  if (task.kind === 'verify') return verifySync(task.hash, task.password);
  return hashSync(task.password, {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  });
}

function answerTo(task: Task): Answer {
  try {
    return { value: resultOf(task) };
  } catch (error) {
    return { error: String(error) };
  }
}

parentPort?.on('message', (task: Task) => parentPort?.postMessage(answerTo(task)));
