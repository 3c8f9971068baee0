/**
 * How much memory the laboratory takes: its page process, guardian, nodes and stores, each page of memory counted
 * once (PSS). Linux only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DeploymentName, deploymentNames } from '../../src/protocol/lab-words.ts';
import { startPage } from './page.ts';

const NODES = 3;
/** Until start-up garbage has been collected and the code caches have been written. */
const SETTLE_MS = 3_000;

/** Deployments that are started one group after the other; what runs is measured after each. */
const GROUPS: Readonly<Record<string, readonly DeploymentName[]>> = {
  redis: ['redis'],
  'all but postgres': deploymentNames.filter((name) => name !== 'redis' && name !== 'postgres'),
  all: ['postgres'],
};

export interface Footprint {
  /** Which deployments run. */
  readonly running: string;
  readonly totalMb: number;
  readonly processes: readonly { readonly name: string; readonly mb: number }[];
}

function parentOf(pid: string): string | undefined {
  try {
    // The command's name, in parentheses, may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1];
  } catch {
    return undefined;
  }
}

function treeOf(root: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const childrenOf = Map.groupBy(pids, parentOf);
  const below = (pid: string): string[] => [pid, ...(childrenOf.get(pid) ?? []).flatMap(below)];
  return below(String(root)).map(Number);
}

function pssKb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]);
}

function nameOf(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  const [, name = 'lab'] =
    /(guardian|stateless-server|stateful-server|redis-server|postgres)/.exec(command) ?? [];
  return name;
}

async function measure(running: string, root: number): Promise<Footprint> {
  await sleep(SETTLE_MS);
  const processes = treeOf(root).map((pid) => ({ name: nameOf(pid), mb: Math.round(pssKb(pid) / 1024) }));
  return { running, totalMb: processes.reduce((sum, { mb }) => sum + mb, 0), processes };
}

export async function measureFootprint(): Promise<Footprint[]> {
  const page = await startPage();
  try {
    const footprints: Footprint[] = [];
    for (const [running, names] of Object.entries(GROUPS)) {
      for (const name of names) await page.post(`deployments/${name}/start`, { nodes: NODES });
      footprints.push(await measure(running, page.pid));
    }
    return footprints;
  } finally {
    await page.stop();
  }
}
