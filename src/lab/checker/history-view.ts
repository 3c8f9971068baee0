/** A history as the checks read it: operations with both their ends, sessions with their lives, outages. */
import type { Search } from '../../protocol/canaries.ts';
import type { Begin, HistoryEvent, Measure, Revoke, Setting } from '../../protocol/history.ts';
import { type Lives, livesOf } from './lives.ts';
import { onOneClock } from './one-clock.ts';
import { type Operation, operationsOf } from './operation.ts';

export interface Outage {
  readonly fault: string;
  readonly target: string;
  readonly from: number;
  readonly until: number;
}

export interface HistoryView extends Lives {
  readonly begin: Begin;
  readonly operations: readonly Operation[];
  readonly outages: readonly Outage[];
  readonly measures: readonly Measure[];
  readonly settings: readonly Setting[];
  readonly revokes: readonly Revoke[];
  readonly searches: readonly Search[];
}

function outagesOf(events: readonly HistoryEvent[]): Outage[] {
  const outages: Outage[] = [];
  for (const [index, event] of events.entries()) {
    if (event.type !== 'fault') continue;
    const heal = events.slice(index).find((later) => later.type === 'heal' && later.target === event.target);
    const until = heal?.at ?? Number.POSITIVE_INFINITY;
    outages.push({ fault: event.fault, target: event.target, from: event.at, until });
  }
  return outages;
}

/** @throws when the history does not start as a history does */
export function viewOf(events: readonly HistoryEvent[]): HistoryView {
  const [begin] = events;
  if (begin?.type !== 'begin') throw new Error('a history starts with its `begin` event');
  const operations = onOneClock(operationsOf(events));
  const measures = events.filter((event) => event.type === 'measure');
  const settings = events.filter((event) => event.type === 'setting');
  const revokes = events.filter((event) => event.type === 'revoke');
  const searches = events.filter((event) => event.type === 'search');
  const outages = outagesOf(events);
  return { begin, operations, ...livesOf(operations), outages, measures, settings, revokes, searches };
}
