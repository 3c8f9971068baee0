/** What a strategy costs: what its credential tells, and how much a session takes in. */
import type { Measurements } from '../../../protocol/reports.ts';
import { toldTo } from '../capacity.ts';
import { bytesPerSession } from '../flat-memory.ts';
import type { HistoryView } from '../history-view.ts';
import { disclosed } from '../opacity.ts';
import { quickest, roundsOf } from '../pace.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function anatomy(view: HistoryView): Measurements {
  const parts = view.operations.flatMap(({ issuedParts }) => (issuedParts ? [issuedParts] : []));
  const [largest] = parts.toSorted((a, b) => sum(b) - sum(a));
  return largest ? { credentialParts: [...largest], discloses: disclosed(view) } : {};
}

/** Only where one session is filled up: in the traffic of many nobody asks how much fits into one. */
export function room({ lives }: HistoryView): Measurements {
  const [life, another] = lives;
  if (!life || another) return {};
  const { appends, read } = toldTo(life);
  const kept = read?.output.messages?.length;
  return kept === undefined || appends.length < 2 ? {} : { messages: { sent: appends.length, kept } };
}

/** Noise may make what holds nothing seem to shrink. */
const whole = (bytes: number) => Math.max(0, Math.round(bytes));

export function weight(view: HistoryView): Measurements {
  const node = bytesPerSession(view, 'nodeHeapBytes');
  const store = bytesPerSession(view, 'storeBytes');
  if (node === undefined) return {};
  return { bytesPerSession: { node: whole(node), ...(store !== undefined && { store: whole(store) }) } };
}

/** Where speed is what is measured, that of the steady load alone: no logins. Elsewhere all operations count. */
export function steadyLatency(view: HistoryView): Measurements {
  if (!view.measures.some(({ name }) => name === 'requestsPerSecond')) return {};
  const best = quickest(roundsOf(view));
  return best && Number.isFinite(best.p99)
    ? { latencyMs: { p50: best.p50, p95: best.p95, p99: best.p99 } }
    : {};
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as [number, number];
  return (low + high) / 2;
};

/** The ratio of each pair of neighbours, and the median of those: what slows the machine down slows both. */
export function throughput({ measures }: HistoryView): Measurements {
  const of = (target: string) =>
    measures
      .filter(({ name, target: measured }) => name === 'requestsPerSecond' && measured === target)
      .map(({ value }) => value);
  const [own, bare] = [of('deployment'), of('bare')];
  if (own.length === 0 || own.length !== bare.length) return {};
  const ratios = own.flatMap((value, index) => (bare[index] ? [value / bare[index]] : []));
  return {
    requestsPerSecond: Math.round(median(own)),
    ...(ratios.length > 0 && { ratioToBareServer: Math.round(median(ratios) * 100) / 100 }),
  };
}
