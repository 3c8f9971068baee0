/** A run second by second, as the live lab tells it; in finer steps where a run is short. */
import type { Sample } from '../../../src/protocol/samples.ts';
import { type Operation, outcomeOf } from './operations.ts';
import { countUpTo } from './search.ts';
import type { Timeline } from './timeline.ts';

/** Each chart should have some twenty points at least. */
const POINTS_MIN = 20;
const bucketsMs = [1000, 500, 250, 200, 100, 50] as const;
/** A run of hours is not drawn in more points than a screen has. */
const POINTS_MAX = 3600;

export interface Samples {
  /** How long each is. */
  readonly everyMs: number;
  readonly samples: readonly Sample[];
  /** How many requests they are about. */
  readonly count: number;
}

function lengthFor(untilMs: number): number {
  const fine = bucketsMs.find((ms) => untilMs / ms >= POINTS_MIN) ?? 50;
  return Math.max(fine, Math.ceil(untilMs / POINTS_MAX / 1000) * 1000 * Number(untilMs / 1000 > POINTS_MAX));
}

/** The nearest rank, as reports tell it. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] as number;

function latencyOf(latencies: number[]): Sample['latencyMs'] {
  if (latencies.length === 0) return null;
  latencies.sort((a, b) => a - b);
  return { p50: rank(latencies, 0.5), p95: rank(latencies, 0.95), p99: rank(latencies, 0.99) };
}

function* sampleOf(timeline: Timeline, ended: readonly Operation[], at: number): Generator<void, Sample> {
  const counts = { answered: 0, refused: 0, failed: 0, 'no answer': 0 };
  const latencies: number[] = [];
  let requestBytes = 0;
  for (const operation of ended) {
    if (!operation.complete) continue;
    counts[outcomeOf(operation)] += 1;
    latencies.push(operation.complete.latencyMs);
    requestBytes += operation.complete.requestBytes;
  }
  yield;
  const places = timeline.sessions.places.at(at);
  const nodes = timeline.servers.nodes.at(at).map(({ name, state }) => ({
    name,
    sessionsHeld: state === 'down' ? null : places.filter(({ node }) => node === name).length,
    rssBytes: timeline.memory.get(name)?.at(at) ?? null,
  }));
  return {
    at,
    answered: counts.answered,
    refused: counts.refused,
    failed: counts.failed,
    unanswered: counts['no answer'],
    retried: 0,
    latencyMs: latencyOf(latencies),
    requestBytes,
    responseBytes: 0,
    nodes,
  };
}

/** Stops now and then. */
export function* makeSamples(timeline: Timeline): Generator<void, Samples> {
  const { operations, untilMs } = timeline;
  const everyMs = lengthFor(untilMs);
  const { ended } = operations;
  const samples: Sample[] = [];
  let from = 0;
  for (let at = everyMs; at - everyMs < untilMs || from < ended.length; at += everyMs) {
    const to = countUpTo(ended.length, (index) => (ended[index] as Operation).endAt, at);
    samples.push(yield* sampleOf(timeline, ended.slice(from, to), at));
    from = to;
  }
  return { everyMs, samples, count: ended.length };
}

export function samplesOf(timeline: Timeline): Samples {
  const making = makeSamples(timeline);
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
  }
}
