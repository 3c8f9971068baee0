/** The phases of bench:slo: how far the load can be raised, and what half of that is like with a node killed on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Parts, type Watched, watchCpu } from './cpu.ts';
import type { Deployment } from './deployment.ts';
import { feltMs, figuresOf, holds, limitedBy, sortedNumbers, touches } from './figures.ts';
import type { Load, Sample } from './loader.ts';
import { type Limit, type Median, type OverBudget, type SloReport, type Step, slo } from './report.ts';
import { kinds } from './shopper.ts';

export interface Ramp {
  readonly from: number;
  readonly factor: number;
  readonly stepSeconds: number;
  readonly stepsMax: number;
  /** How often the gap between the last rate that held and the first that did not is halved. */
  readonly refinements: number;
  readonly say: (text: string) => void;
}

/** Between two steps: what the first one has left behind must not count for the second. */
const REST_MS = 300;

async function runStep(load: Load, parts: Parts, ratePerSecond: number, seconds: number): Promise<Step> {
  await sleep(REST_MS);
  const stop = watchCpu(parts);
  const samples = await load.run(ratePerSecond, seconds);
  const { use } = stop();
  const figures = figuresOf(samples);
  return { ...figures, ratePerSecond, held: holds(figures), cpu: use };
}

/** Raises the rate until the promise breaks, then looks between the last two. */
export async function findLimit(load: Load, parts: Parts, ramp: Ramp): Promise<Limit> {
  const steps: Step[] = [];
  let [heldAt, brokeAt]: [number, number | null] = [0, null];
  const step = async (rate: number) => {
    const taken = await runStep(load, parts, Math.round(rate), ramp.stepSeconds);
    steps.push(taken);
    const { ratePerSecond, p95, held, failed } = taken;
    ramp.say(`${ratePerSecond}/s: p95 ${p95} ms, ${failed} failed${held ? '' : ': no longer'}`);
    if (held) heldAt = Math.max(heldAt, ratePerSecond);
    else brokeAt = Math.min(brokeAt ?? ratePerSecond, ratePerSecond);
  };
  for (let rate = ramp.from; steps.length < ramp.stepsMax && brokeAt === null; rate *= ramp.factor)
    await step(rate);
  for (let look = 0; look < ramp.refinements && brokeAt !== null && heldAt > 0; look += 1)
    await step(Math.sqrt(heldAt * brokeAt));
  const broken = steps.filter(({ held }) => !held).toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
  const [first] = broken;
  return {
    steps,
    heldAt,
    brokeAt,
    limitedBy: first ? limitedBy(first.cpu) : 'nothing yet: the ramp ended before',
  };
}

const AFTERMATH_MS = 2_000;
const KILL_AT_SHARE = 0.4;
const DOWN_SHARE = 0.12;
const DOWN_SECONDS_MAX = 6;

const unixNow = () => performance.timeOrigin + performance.now();

interface Killing {
  readonly killedAt: number;
  readonly restartedAt: number;
  readonly readyAt: number;
}

async function killAndRestart(
  { nodes }: Deployment,
  seconds: number,
  say: (text: string) => void,
  onKill: () => void,
): Promise<Killing> {
  const victim = nodes[1] as (typeof nodes)[number];
  await sleep(seconds * KILL_AT_SHARE * 1_000);
  onKill();
  const killedAt = unixNow();
  await victim.kill();
  say(`${victim.name} was killed`);
  await sleep(Math.min(DOWN_SECONDS_MAX, seconds * DOWN_SHARE) * 1_000);
  const restartedAt = unixNow();
  await victim.start();
  const readyAt = unixNow();
  say(`${victim.name} is back after ${Math.round(readyAt - restartedAt)} ms`);
  return { killedAt, restartedAt, readyAt };
}

function byKindOf(samples: readonly Sample[]): Median['byKind'] {
  const of = Map.groupBy(samples, ({ kind }) => kind);
  return Object.fromEntries(
    kinds.flatMap((kind) => (of.has(kind) ? [[kind, figuresOf(of.get(kind) ?? [])]] : [])),
  );
}

async function runMedian(
  deployment: Deployment,
  ratePerSecond: number,
  seconds: number,
  say: (text: string) => void,
): Promise<{ median: Median; nodeCpuUsPerRequest: number }> {
  const { load, parts } = deployment;
  const stop = watchCpu(parts);
  let watched: Watched | undefined;
  const beganAt = unixNow();
  const killing = killAndRestart(deployment, seconds, say, () => {
    watched = stop();
  });
  const [samples, { killedAt, restartedAt, readyAt }] = await Promise.all([
    load.run(ratePerSecond, seconds),
    killing,
  ]);
  const kill = { from: killedAt, to: killedAt + AFTERMATH_MS };
  const restart = { from: restartedAt, to: readyAt + AFTERMATH_MS };
  const isQuiet = (sample: Sample) => !touches(kill)(sample) && !touches(restart)(sample);
  const late = [...sortedNumbers(samples.map(({ lateMs }) => lateMs))];
  const quiet = samples.filter(isQuiet);
  const { use, ms } = watched as Watched;
  const before = samples.filter(({ dueAt, latencyMs }) => dueAt + latencyMs < killedAt).length;
  const after = (at: number) => Math.round((at - beganAt) / 100) / 10;
  return {
    nodeCpuUsPerRequest: nodeCpuUs(ms, before),
    median: {
      ratePerSecond,
      seconds,
      total: figuresOf(samples),
      quiet: figuresOf(quiet),
      byKind: byKindOf(quiet),
      kill: {
        node: 'node-2',
        killedAfterSeconds: after(killedAt),
        restartedAfterSeconds: after(restartedAt),
        readyAfterMs: Math.round(readyAt - restartedAt),
        afterKill: figuresOf(samples.filter(touches(kill))),
        afterRestart: figuresOf(samples.filter(touches(restart))),
        felt: feltMs(samples, kill),
      },
      loadLateMs: { p99: late[Math.floor(late.length * 0.99)] ?? 0, max: late.at(-1) ?? 0 },
      cpu: use,
    },
  };
}

/** Two thirds of the load that was too much, so often. */
const MEDIANS_MAX = 4;
const SLOWER = 1.5;

/** The highest of a few loads at which nobody waits longer than the budget; the last of them, when somebody always does. */
export async function findMedian(
  deployment: Deployment,
  from: number,
  seconds: number,
  say: (text: string) => void,
): Promise<Pick<SloReport, 'median' | 'nodeCpuUsPerRequest' | 'overBudget'>> {
  const overBudget: OverBudget[] = [];
  for (let rate = from; ; rate = Math.max(1, Math.round(rate / SLOWER))) {
    say(`the median load: ${rate}/s for ${seconds} s`);
    const found = await runMedian(deployment, rate, seconds, say);
    const { requests, overBudget: over, max } = found.median.quiet;
    if (over === 0 || overBudget.length === MEDIANS_MAX - 1) return { ...found, overBudget };
    say(`${over} of ${requests} requests took over ${slo.budgetMs} ms: a smaller one`);
    overBudget.push({ ratePerSecond: rate, requests, overBudget: over, max });
  }
}

export function nodeCpuUs(ms: Watched['ms'], requests: number): number {
  const nodes = Object.entries(ms).filter(([name]) => name.startsWith('node-'));
  return Math.round((nodes.reduce((sum, [, each]) => sum + each, 0) * 1_000) / Math.max(1, requests));
}
