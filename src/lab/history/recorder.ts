/** Writes down what happens in a run, in order, on one monotonic clock. */
import type { Begin, HistoryEvent } from '../../protocol/history.ts';

/** Distributes over unions, so that each kind of event keeps its own fields. */
type Without<Event, Key extends PropertyKey> = Event extends unknown ? Omit<Event, Key> : never;
export type UntimedEvent = Without<HistoryEvent, 'at'>;

export interface Recorder {
  readonly events: readonly HistoryEvent[];
  /** ms since the run began. */
  now(): number;
  /** Wall-clock time as a time of this history. */
  ofWallClock(unixMs: number): number;
  record(event: UntimedEvent): void;
  nextOperation(): number;
  /** The number of this credential; equal values have equal numbers. The value itself is never written. */
  numberOf(credential: string): number;
}

/** Where nobody judges what is done: it keeps nothing, however long that goes on. */
export const unrecorded: Recorder = {
  events: [],
  now: () => performance.now(),
  ofWallClock: (unixMs) => unixMs,
  record: () => undefined,
  nextOperation: () => 0,
  numberOf: () => 0,
};

const round = (ms: number) => Math.round(ms * 1000) / 1000;

export function createRecorder(begin: Omit<Begin, 'type' | 'at'>): Recorder {
  const startedAt = performance.now();
  const startedAtUnixMs = Date.now();
  const events: HistoryEvent[] = [{ ...begin, type: 'begin', at: 0 }];
  const credentials = new Map<string, number>();
  let operations = 0;
  const now = () => round(performance.now() - startedAt);

  return {
    events,
    now,
    ofWallClock: (unixMs) => round(unixMs - startedAtUnixMs),
    record: (event) => events.push({ ...event, at: now() } as HistoryEvent),
    nextOperation: () => operations++,
    numberOf(credential) {
      const number = credentials.get(credential) ?? credentials.size + 1;
      credentials.set(credential, number);
      return number;
    },
  };
}
