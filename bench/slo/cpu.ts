/** Who had the processor meanwhile: each part of a deployment, everybody else, and nobody. From /proc. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { childrenOf } from '../../src/lab/processes/family.ts';
import { cpuMs } from '../machine.ts';
import type { CpuUse } from './report.ts';

/** By name; asked at the beginning and at the end, since processes come and go. */
export type Parts = Readonly<Record<string, () => readonly number[]>>;

/** It, and what it has started. */
export const withChildren = (pid: number) => () => [pid, ...childrenOf(pid)];

/** Our own children that were started with a command line like this. */
export function ownChild(commandLine: RegExp): number | undefined {
  return childrenOf(process.pid).find((pid) => {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return commandLine.test(words);
  });
}

function msOf(pid: number): number {
  try {
    return cpuMs(pid);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

/** Since the machine started, in ticks of all cores together. */
function machineTicks(): { all: number; idle: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // user nice system idle iowait irq softirq steal; what follows is part of the first two.
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, each) => sum + each, 0), idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) };
}

type Snapshot = ReadonlyMap<string, ReadonlyMap<number, number>>;

const look = (parts: Parts): Snapshot =>
  new Map(
    Object.entries(parts).map(([name, pids]) => [name, new Map(pids().map((pid) => [pid, msOf(pid)]))]),
  );

function msBetween(before: Snapshot, after: Snapshot, name: string): number {
  const began = before.get(name);
  return [...(after.get(name) ?? [])].reduce((sum, [pid, ms]) => sum + ms - (began?.get(pid) ?? 0), 0);
}

export interface Watched {
  readonly use: CpuUse;
  /** CPU ms of each part. */
  readonly ms: Readonly<Record<string, number>>;
}

/** @returns what ends the watch */
export function watchCpu(parts: Parts): () => Watched {
  const before = look(parts);
  const machine = machineTicks();
  const startedAt = performance.now();
  return () => {
    const passedMs = performance.now() - startedAt;
    const after = look(parts);
    const now = machineTicks();
    const cores = availableParallelism();
    const ms = Object.fromEntries(Object.keys(parts).map((name) => [name, msBetween(before, after, name)]));
    const ofCore = Object.fromEntries(Object.entries(ms).map(([name, each]) => [name, each / passedMs]));
    const idle = (cores * (now.idle - machine.idle)) / Math.max(1, now.all - machine.all);
    const ours = Object.values(ofCore).reduce((sum, each) => sum + each, 0);
    return { use: { cores, ofCore, idle, others: Math.max(0, cores - idle - ours) }, ms };
  };
}
