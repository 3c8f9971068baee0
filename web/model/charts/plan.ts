/** What each chart shows, from samples alone: the same for the live lab and for a stored run. */
import type { Sample } from '../../../src/protocol/samples.ts';
import { grouped, milliseconds } from '../words.ts';

/** How a line is told from the others beside its name: never by colour alone. */
export type Dash = 'solid' | 'dashed' | 'dotted' | 'dash-dotted';

export interface Line {
  readonly label: string;
  readonly dash: Dash;
  /** Refusals and failures. */
  readonly isBad: boolean;
  /** One for each time; null: nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface Plan {
  readonly id: 'latency' | 'requests' | 'sessions' | 'memory' | 'bytes';
  readonly title: string;
  /** What its figures are about: "n = 301". */
  readonly n: string;
  /** Seconds on the clock of the chart. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** Each line in a lane of its own, as a step: what one node held. */
  readonly isLanes: boolean;
  readonly write: (value: number) => string;
  /** Why there is nothing to be seen; null where there is. */
  readonly empty: string | null;
}

export interface Given {
  readonly samples: readonly Sample[];
  /** How long each sample is. */
  readonly everyMs: number;
  /** What the samples' clock says at the chart's 0. */
  readonly originMs: number;
  /** A stored run measures the heap of a node, the live lab all of its memory. */
  readonly isRun?: boolean;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const endedIn = ({ answered, refused, failed, unanswered }: Sample): number =>
  answered + refused + failed + unanswered;
export const megabytes = (value: number): string => `${Math.round(value / 1e6)} MB`;
const whole = (value: number): string => grouped(Math.round(value));
const kilobytes = (value: number): string => grouped(value < 10 ? value : Math.round(value));

const line = (label: string, dash: Dash, values: readonly (number | null)[], isBad = false): Line => ({
  label,
  dash,
  values,
  isBad,
});
const isSeen = ({ values }: Line): boolean => values.some((value) => value !== null && value !== 0);

function latency({ samples }: Given): Line[] {
  const of = (rank: 'p50' | 'p95' | 'p99') => samples.map(({ latencyMs }) => latencyMs?.[rank] ?? null);
  return [
    line('p50', 'solid', of('p50')),
    line('p95', 'dashed', of('p95')),
    line('p99', 'dotted', of('p99')),
  ];
}

function requests({ samples, everyMs }: Given): Line[] {
  const of = (outcome: 'answered' | 'refused' | 'failed' | 'unanswered') =>
    samples.map((sample) => (sample[outcome] * 1000) / everyMs);
  return [
    line('answered', 'solid', of('answered')),
    line('4xx', 'dashed', of('refused'), true),
    line('5xx', 'dotted', of('failed'), true),
    line('no answer', 'dash-dotted', of('unanswered'), true),
  ].filter((each, index) => index === 0 || isSeen(each));
}

function traffic({ samples, everyMs }: Given): Line[] {
  const of = (direction: 'requestBytes' | 'responseBytes') =>
    samples.map((sample) => sample[direction] / everyMs);
  // A history does not say how long the answers were.
  return [line('sent', 'solid', of('requestBytes')), line('received', 'dashed', of('responseBytes'))].filter(
    (each, index) => index === 0 || isSeen(each),
  );
}

/** A line for each node that was there at any time, in the order of their numbers. */
function perNode({ samples }: Given, value: 'sessionsHeld' | 'rssBytes'): Line[] {
  const names = [...new Set(samples.flatMap(({ nodes }) => nodes.map(({ name }) => name)))];
  names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.map((name) =>
    line(
      name,
      'solid',
      samples.map(({ nodes }) => nodes.find((node) => node.name === name)?.[value] ?? null),
    ),
  );
}

export function planCharts(given: Given): Plan[] {
  const { samples, everyMs, originMs, isRun = false } = given;
  const ended = sum(samples.map(endedIn));
  const n = `n = ${grouped(ended)}`;
  const ends = samples.map(({ at }) => (at - originMs) / 1000);
  const middles = ends.map((end) => end - everyMs / 2000);
  const nothing = 'Nothing has been asked yet. Log a client in, or start steady traffic.';
  const noRequest = ended === 0 ? nothing : null;
  const memory = perNode(given, 'rssBytes');
  const over = `n = ${grouped(samples.length)}`;
  return [
    {
      ...{ id: 'latency', title: 'Latency, ms', n, times: middles, lines: latency(given), isLanes: false },
      ...{ write: milliseconds, empty: noRequest },
    },
    {
      ...{ id: 'requests', title: 'Requests/s', n, times: middles, lines: requests(given) },
      ...{ isLanes: false, write: whole, empty: noRequest },
    },
    {
      ...{ id: 'sessions', title: 'Sessions held', n: over, times: ends },
      ...{ lines: perNode(given, 'sessionsHeld'), isLanes: true, write: grouped },
      empty:
        samples.length === 0
          ? 'Nothing has been measured yet. The first figures come a second after the start.'
          : null,
    },
    {
      ...{
        id: 'memory',
        title: isRun ? 'Heap a node' : 'Memory a node',
        n: over,
        times: ends,
        lines: memory,
        isLanes: true,
      },
      write: megabytes,
      empty: memory.some(isSeen) ? null : 'Memory was not measured here.',
    },
    {
      ...{ id: 'bytes', title: 'On the wire, kB/s', n, times: middles, lines: traffic(given) },
      ...{ isLanes: false, write: kilobytes, empty: noRequest },
    },
  ];
}

/** The last value that was measured, as it stands at the line's end. */
export const lastOf = ({ values }: Line): number | null => values.findLast((value) => value !== null) ?? null;

/** The chart in one sentence, for whoever does not see it. */
export function planWords({ title, n, lines, write, empty }: Plan): string {
  if (empty !== null) return `${title}: ${empty}`;
  const told = lines.map((each) => {
    const last = lastOf(each);
    return `${each.label} ${last === null ? 'not measured' : write(last)}`;
  });
  return `${title}, ${n}. At the end: ${told.join(', ')}.`;
}
