/** Latency, requests, sessions, memory and bytes over time: of the live lab, or of a stored run with its moment. */
import { useMemo } from 'react';
import 'uplot/dist/uPlot.min.css';
import type { Sample } from '../../../src/protocol/samples.ts';
import { planCharts } from '../../model/charts/plan.ts';
import { Chart } from './Chart.tsx';
import type { ChartMark } from './draw.ts';

/** As a history or the live log tells it: ms on the clock of the samples. */
export interface TimedMark {
  readonly at: number;
  readonly kind: string;
  readonly words: string;
}

interface Props {
  readonly samples: readonly Sample[];
  readonly marks: readonly TimedMark[];
  /** How long each sample is; live: a second. */
  readonly everyMs?: number;
  /** What the samples' clock says at 0; absent: their end is now, as in the live lab. */
  readonly originMs?: number;
  /** Where a replay stands, on the clock of the samples. */
  readonly at?: number | null;
  readonly jumpTo?: (at: number) => void;
  /** What saved files are called. */
  readonly name?: string;
}

/** How much time the live lab's charts show. */
const LIVE_SECONDS = 120;

export function Charts({ samples, marks, everyMs = 1000, originMs, at = null, jumpTo, name = 'lab' }: Props) {
  const newest = samples.at(-1)?.at ?? 0;
  const origin = originMs ?? newest;
  const plans = useMemo(
    () => planCharts({ samples, everyMs, originMs: origin, isRun: originMs !== undefined }),
    [samples, everyMs, origin, originMs],
  );
  const seconds = (ms: number): number => (ms - origin) / 1000;
  const shownMarks = useMemo(
    () =>
      marks.map((mark): ChartMark => ({ ...mark, at: (mark.at - origin) / 1000, kind: kindOf(mark.kind) })),
    [marks, origin],
  );
  const isLive = originMs === undefined;
  const stage = {
    span: isLive ? ([-LIVE_SECONDS, 0] as const) : ([0, Math.max(everyMs / 1000, seconds(newest))] as const),
    marks: shownMarks,
    cursor: at === null ? null : seconds(at),
    onPick: jumpTo ? (picked: number) => jumpTo(picked * 1000 + origin) : null,
    name,
  };
  return (
    <section
      className="charts"
      aria-label={isLive ? 'Charts of the last two minutes' : 'Charts of the run'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
    >
      {plans
        // A run that did not measure something needs no place for it; the live lab will have it in a second.
        .filter(({ id, empty }) => isLive || id !== 'memory' || empty === null)
        .map((plan) => (
          <Chart key={plan.id} plan={plan} stage={stage} />
        ))}
    </section>
  );
}

const kindOf = (kind: string): ChartMark['kind'] => (kind === 'fault' || kind === 'heal' ? kind : 'other');
