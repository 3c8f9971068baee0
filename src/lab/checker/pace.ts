/** How quickly a deployment answers at a steady rate. */
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isOrdinary, type Operation } from './operation.ts';

/** The claim's rate, less what the clock's rounding may take away. */
const RATE_PER_SECOND_MIN = 195;
const OPERATIONS_MIN = 100;
const P95_MS_MAX = 200;
const ERRORS_SHARE_MAX = 0.01;
/** Within a round operations are due every few milliseconds. */
const PAUSE_MS_MIN = 300;

export interface Round {
  readonly operations: readonly Operation[];
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly failed: readonly Operation[];
}

/** Latency counts from when an operation was due; one whose end is unknown was due when it was sent. */
const dueAt = ({ invokedAt, completedAt, latencyMs }: Operation) =>
  Number.isFinite(completedAt) ? completedAt - latencyMs : invokedAt;

/** The smallest value that this share of the values does not exceed. */
export const percentile = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.ceil(share * sorted.length) - 1] as number) * 10) / 10;

const waitedMs = ({ completedAt, latencyMs }: Operation) =>
  Number.isFinite(completedAt) ? latencyMs : Number.POSITIVE_INFINITY;

function roundOf(operations: readonly Operation[]): Round {
  const sorted = operations.map(waitedMs).sort((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share)) as [
    number,
    number,
    number,
  ];
  return { operations, p50, p95, p99, failed: operations.filter(({ outcome }) => outcome !== 'ok') };
}

/** What was asked without a pause at the claim's rate. Less than that shows nothing of it. */
export function roundsOf({ operations }: HistoryView): Round[] {
  const load = operations
    .filter((operation) => isOrdinary(operation) && operation.kind !== 'login')
    .sort((a, b) => dueAt(a) - dueAt(b));
  const rounds: Operation[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const operation of load) {
    const due = dueAt(operation);
    if (due - before > PAUSE_MS_MIN) rounds.push([]);
    rounds.at(-1)?.push(operation);
    before = due;
  }
  const isSteady = (round: readonly Operation[]) => {
    const [first, last] = [round[0], round.at(-1)] as [Operation, Operation];
    const perSecond = ((round.length - 1) / (dueAt(last) - dueAt(first))) * 1000;
    return round.length >= OPERATIONS_MIN && perSecond >= RATE_PER_SECOND_MIN;
  };
  return rounds.filter(isSteady).map(roundOf);
}

/** The machine's other work makes a round slower, never quicker: the quickest one says what the servers can do. */
export const quickest = (rounds: readonly Round[]): Round | undefined =>
  rounds.toSorted((a, b) => a.p95 - b.p95)[0];

export const hasQuickRound = (view: HistoryView): boolean =>
  (quickest(roundsOf(view))?.p95 ?? Number.POSITIVE_INFINITY) < P95_MS_MAX;

export function pace(view: HistoryView): Finding {
  const rounds = roundsOf(view);
  const violations: Violation[] = [];
  const best = quickest(rounds);
  if (best && best.p95 >= P95_MS_MAX) {
    const late = best.operations.find((operation) => waitedMs(operation) >= P95_MS_MAX);
    const text = `at ${RATE_PER_SECOND_MIN} operations a second and more, p95 was ${best.p95} ms at best`;
    violations.push({ operation: late?.id ?? null, text });
  }
  // Errors are no matter of speed: those of all rounds count.
  const asked = rounds.flatMap(({ operations }) => operations).length;
  const failed = rounds.flatMap((round) => round.failed);
  const [first] = failed;
  if (first && failed.length / asked >= ERRORS_SHARE_MAX) {
    const text = `${failed.length} of ${asked} operations failed, the first with ${first.status ?? 'no answer'}`;
    violations.push({ operation: first.id, text });
  }
  return finding(violations, rounds.length);
}
