/** What a timeline shows, before it is drawn: lanes, what happened in each, what was broken when. Pure. */
import type { HistoryEvent, PhaseName } from '../../../protocol/history.ts';
import { type Outage, viewOf } from '../../checker/history-view.ts';
import { maxOf, type Operation } from '../../checker/operation.ts';

/** Where no server has put its name on an answer, or no answer came. */
const NOBODY = 'no answer';
/** Servers say themselves what they are called, and may say something else each time. */
const OTHERS = 'others';
const LANES_MAX = 24;
const OUTAGES_MAX = 60;
const PHASES_MAX = 20;

export interface Lane {
  readonly name: string;
  readonly operations: readonly Operation[];
}

export interface Timeline {
  readonly untilMs: number;
  /** Nodes as they were declared, then whoever else has answered. */
  readonly lanes: readonly Lane[];
  laneOf(operation: Operation): string;
  /** The first of them, where there are very many. */
  readonly outages: readonly Outage[];
  readonly outagesLeftOut: number;
  readonly phases: readonly { readonly phase: PhaseName; readonly at: number }[];
  /** Those that prove something, in the order in which they are named. */
  readonly proving: readonly Operation[];
}

export function planTimeline(events: readonly HistoryEvent[], proofs: readonly number[]): Timeline {
  const { begin, operations, outages } = viewOf(events);
  const answered = new Set(operations.flatMap(({ servedBy }) => servedBy ?? []));
  const names = [...new Set([...begin.nodes, ...[...answered].sort()])].slice(0, LANES_MAX);
  const known = new Set(names);
  const laneOf = ({ servedBy }: Operation): string => {
    if (servedBy === null) return NOBODY;
    return known.has(servedBy) ? servedBy : OTHERS;
  };
  const byLane = Map.groupBy(operations, laneOf);
  const rest = [OTHERS, NOBODY].filter((name) => byLane.has(name) && !known.has(name));
  const byNumber = new Map(operations.map((operation) => [operation.id, operation]));
  return {
    untilMs: maxOf(
      events.map(({ at }) => at),
      1,
    ),
    lanes: [...names, ...rest].map((name) => ({ name, operations: byLane.get(name) ?? [] })),
    laneOf,
    outages: outages.slice(0, OUTAGES_MAX),
    outagesLeftOut: Math.max(0, outages.length - OUTAGES_MAX),
    phases: events.filter((event) => event.type === 'phase').slice(0, PHASES_MAX),
    proving: proofs.flatMap((number) => byNumber.get(number) ?? []),
  };
}

/** Each in the first row that is free when it comes; null when more rows were needed. */
export function packInRows<Item>(
  items: readonly Item[],
  span: (item: Item) => readonly [from: number, to: number],
  rowsMax: number,
): {
  readonly placed: readonly { readonly item: Item; readonly row: number }[];
  readonly rows: number;
} | null {
  const ends: number[] = [];
  const placed: { item: Item; row: number }[] = [];
  for (const item of items) {
    const [from, to] = span(item);
    const free = ends.findIndex((end) => end <= from);
    const row = free === -1 ? ends.length : free;
    if (row >= rowsMax) return null;
    ends[row] = to;
    placed.push({ item, row });
  }
  return { placed, rows: ends.length };
}
