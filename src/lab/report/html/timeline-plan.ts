/** What a timeline shows, before it is drawn: lanes, what happened in each, what was broken when. Pure. */
import type { HistoryEvent, PhaseName } from '../../../protocol/history.ts';
import { type Outage, viewOf } from '../../checker/history-view.ts';
import { maxOf, type Operation } from '../../checker/operation.ts';

/** Where no server has put its name on an answer, or no answer came. */
export const NOBODY = 'no answer';

export interface Lane {
  readonly name: string;
  readonly operations: readonly Operation[];
}

export interface Timeline {
  readonly untilMs: number;
  /** Nodes as they were declared, then whoever else has answered. */
  readonly lanes: readonly Lane[];
  readonly outages: readonly Outage[];
  readonly phases: readonly { readonly phase: PhaseName; readonly at: number }[];
  /** Those that prove something, in the order in which they are named. */
  readonly proving: readonly Operation[];
}

export const laneOf = ({ servedBy }: Operation): string => servedBy ?? NOBODY;

export function planTimeline(events: readonly HistoryEvent[], proofs: readonly number[]): Timeline {
  const { begin, operations, outages } = viewOf(events);
  const byLane = Map.groupBy(operations, laneOf);
  const others = [...byLane.keys()].filter((name) => name !== NOBODY && !begin.nodes.includes(name)).sort();
  const names = [...begin.nodes, ...others, ...(byLane.has(NOBODY) ? [NOBODY] : [])];
  const byNumber = new Map(operations.map((operation) => [operation.id, operation]));
  return {
    untilMs: maxOf(
      events.map(({ at }) => at),
      1,
    ),
    lanes: names.map((name) => ({ name, operations: byLane.get(name) ?? [] })),
    outages,
    phases: events.filter((event) => event.type === 'phase'),
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
