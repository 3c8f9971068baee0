/**
 * How much memory the laboratory takes: its page process, guardian, nodes and stores, each page of memory counted
 * once (PSS), with one deployment of three nodes, and with all of them. Linux only: node bench/footprint.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeploymentName, deploymentNames } from '../src/protocol/lab-words.ts';
import { startPage } from './lab-page.ts';

const NODES = 3;
/** Until start-up garbage has been collected and the code caches have been written. */
const SETTLE_MS = 3_000;
const BUDGET_MB = { one: 500, all: 850 };

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

async function measure(root: number) {
  await sleep(SETTLE_MS);
  const processes = treeOf(root).map((pid) => ({ name: nameOf(pid), mb: Math.round(pssKb(pid) / 1024) }));
  return { totalMb: processes.reduce((sum, { mb }) => sum + mb, 0), processes };
}

const page = await startPage();
try {
  await page.post('deployments/redis/start', { nodes: NODES });
  const one = await measure(page.pid);
  const others = deploymentNames.filter((name) => name !== DeploymentName.enum.redis);
  for (const name of others) await page.post(`deployments/${name}/start`, { nodes: NODES });
  const all = await measure(page.pid);
  const isWithin = one.totalMb < BUDGET_MB.one && all.totalMb < BUDGET_MB.all;
  process.stdout.write(
    `${JSON.stringify({ nodesEach: NODES, budgetMb: BUDGET_MB, isWithin, one, all }, null, 2)}\n`,
  );
  process.exitCode = isWithin ? 0 : 1;
} finally {
  await page.stop();
}
