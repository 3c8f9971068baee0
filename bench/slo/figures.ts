/** From requests to figures, and from figures to a verdict. Pure. */
import { percentile } from '../../src/lab/checker/pace.ts';
import type { Sample } from './loader.ts';
import { type CpuUse, type Figures, type Median, slo } from './report.ts';

const isGood = ({ status }: Sample): boolean => status !== null && status < 400;
const isUnanswered = ({ status }: Sample): boolean => status === null || status >= 500;

const round = (value: number) => Math.round(value * 10) / 10;

export const sortedNumbers = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

export function figuresOf(samples: readonly Sample[]): Figures {
  const sorted = [...sortedNumbers(samples.map(({ latencyMs }) => latencyMs))];
  const at = (share: number) => (sorted.length === 0 ? 0 : round(percentile(sorted, share)));
  return {
    requests: samples.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: round(sorted.at(-1) ?? 0),
    overBudget: sorted.filter((ms) => ms > slo.budgetMs).length,
    failed: samples.filter((sample) => !isGood(sample)).length,
    unanswered: samples.filter(isUnanswered).length,
  };
}

export const shareOf = (count: number, { requests }: Pick<Figures, 'requests'>): number =>
  requests === 0 ? 0 : count / requests;

export const availabilityOf = (figures: Figures): number => 1 - shareOf(figures.unanswered, figures);

/** What must hold at any rate up to the limit. */
export const holds = (figures: Figures): boolean =>
  figures.p95 < slo.p95MsMax && shareOf(figures.failed, figures) < slo.failedShareMax;

/** Unix ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Whether any part of it fell into the window: one that was due before the kill may still have met it. */
export const touches =
  ({ from, to }: Window) =>
  ({ dueAt, latencyMs }: Sample): boolean =>
    dueAt < to && dueAt + latencyMs >= from;

/** ms from the beginning of the window to the end of the last request in it that failed or was over the budget. */
export function feltMs(samples: readonly Sample[], window: Window): number {
  const hurt = samples
    .filter(touches(window))
    .filter((each) => !isGood(each) || each.latencyMs > slo.budgetMs);
  return round(Math.max(0, ...hurt.map(({ dueAt, latencyMs }) => dueAt + latencyMs - window.from)));
}

export function missedBy({ total, quiet }: Pick<Median, 'total' | 'quiet'>): string[] {
  const failedShare = shareOf(total.failed, total);
  const missed = [
    total.p95 >= slo.p95MsMax && `p95 is ${total.p95} ms, and should be under ${slo.p95MsMax} ms`,
    quiet.overBudget > 0 &&
      `${quiet.overBudget} of ${quiet.requests} requests took over ${slo.budgetMs} ms outside of the seconds around the kill (the longest ${quiet.max} ms)`,
    failedShare >= slo.failedShareMax && `${(failedShare * 100).toFixed(2)} % of the requests failed`,
    availabilityOf(total) <= slo.availabilityMin &&
      `availability was ${(availabilityOf(total) * 100).toFixed(2)} %`,
  ];
  return missed.filter((text) => text !== false);
}

/** Idle time below this share of the machine is none that anybody could use. */
const IDLE_SHARE_NONE = 0.08;
const CORE_FULL = 0.9;

/** What was used up when the promise broke. */
export function limitedBy({ cores, ofCore, others, idle }: CpuUse): string {
  const largest = Object.entries(ofCore).toSorted(([, a], [, b]) => b - a);
  const shares = (count: number) =>
    largest
      .slice(0, count)
      .map(([name, share]) => `${name} ${Math.round(share * 100)} %`)
      .join(', ');
  if (others > 0.2 * cores)
    return `other programs on the machine, which had ${Math.round(others * 100)} % of a core`;
  if (idle < IDLE_SHARE_NONE * cores)
    return `the ${cores} cores of the machine, all of them used: ${shares(6)} of a core`;
  const [name, share = 0] = largest[0] ?? [];
  if (share > CORE_FULL)
    return `${name}, which had ${Math.round(share * 100)} % of a core and uses no second one`;
  return `waiting, and not the processor: ${Math.round(idle * 100)} % of a core were idle (${shares(4)})`;
}
