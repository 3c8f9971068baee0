/** What those who are logged in feel while many others log in: how long they wait, in a storm and in a quiet time. */
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isOrdinary, maxOf, type Operation } from './operation.ts';
import { percentile } from './pace.ts';

/** Shorter stretches of logins are no storm: clients that come one after the other make none. */
const STORM_MS_MIN = 1_000;
const READS_MIN = 100;
const ERRORS_SHARE_MAX = 0.01;
/**
 * Of what a login takes at that time, half of the others must wait less than this. Who stands in the same queue waits for
 * nearly all of it; who only shares the processors, for a small part, however busy they are.
 */
const SHARE_MAX = 0.25;
/** Where a login takes hardly longer than anything else, there is nothing to wait for. */
const LOGIN_TIMES_MIN = 5;

interface Storm {
  readonly from: number;
  readonly until: number;
  readonly logins: readonly Operation[];
}

/** Reads of one storm, or of the quiet time before it. */
export interface Stretch {
  readonly reads: readonly Operation[];
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface StormRound {
  readonly quiet: Stretch;
  readonly storm: Stretch;
  /** The median of those that were answered. */
  readonly loginMs: number;
  readonly loginsPerSecond: number;
  readonly refused: number;
}

const minOf = (values: readonly number[]): number => -maxOf(values.map((value) => -value));

/** Stretches of time in which a login was always on its way; a lone one is the shortest. */
function stretchesIn(operations: readonly Operation[]): Storm[] {
  const stretches: { from: number; until: number; logins: Operation[] }[] = [];
  for (const login of operations.filter(({ kind }) => kind === 'login')) {
    if (!Number.isFinite(login.completedAt)) continue;
    const last = stretches.at(-1);
    if (last && login.invokedAt < last.until) {
      last.logins.push(login);
      last.until = Math.max(last.until, login.completedAt);
    } else stretches.push({ from: login.invokedAt, until: login.completedAt, logins: [login] });
  }
  return stretches;
}

const isStorm = ({ from, until, logins }: Storm): boolean =>
  until - from >= STORM_MS_MIN && logins.length > 1 && logins.some(({ outcome }) => outcome === 'ok');

const waitedMs = ({ completedAt, latencyMs }: Operation) =>
  Number.isFinite(completedAt) ? latencyMs : Number.POSITIVE_INFINITY;

function stretchOf(reads: readonly Operation[]): Stretch | null {
  if (reads.length < READS_MIN) return null;
  const sorted = reads.map(waitedMs).sort((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share)) as [
    number,
    number,
    number,
  ];
  return { reads, p50, p95, p99 };
}

/** Each storm with what was read in it, and in the quiet time since the storm before. */
export function stormRounds({ operations }: HistoryView): StormRound[] {
  const reads = operations.filter((operation) => operation.kind === 'me' && isOrdinary(operation));
  const storms = stretchesIn(operations).filter(isStorm);
  return storms.flatMap(({ from, until, logins }, index): StormRound[] => {
    const since = storms[index - 1]?.until ?? 0;
    const before = ({ invokedAt, completedAt }: Operation) => invokedAt >= since && completedAt <= from;
    const quiet = stretchOf(reads.filter(before));
    const storm = stretchOf(reads.filter(({ invokedAt }) => invokedAt >= from && invokedAt < until));
    if (!quiet || !storm) return [];
    const answered = logins.filter(({ outcome }) => outcome === 'ok').map(waitedMs);
    const loginMs = percentile(
      answered.toSorted((one, other) => one - other),
      0.5,
    );
    if (loginMs < LOGIN_TIMES_MIN * quiet.p50) return [];
    const refused = logins.filter(({ status }) => status === 503 || status === 429).length;
    const loginsPerSecond = (answered.length / (until - from)) * 1000;
    return [{ quiet, storm, loginMs, loginsPerSecond, refused }];
  });
}

/** How long a login takes that nobody else's comes between, of those who also log in in a storm. */
export function loneLoginMs({ operations }: HistoryView): number | null {
  const stretches = stretchesIn(operations);
  const users = new Set(stretches.filter(isStorm).flatMap(({ logins }) => logins.map(({ user }) => user)));
  const alone = stretches.flatMap(({ logins: [first, another] }) =>
    first && !another && first.outcome === 'ok' && users.has(first.user) ? [first.latencyMs] : [],
  );
  return alone.length > 0 ? minOf(alone) : null;
}

const shareIn = ({ storm, loginMs }: StormRound): number => storm.p50 / loginMs;
const failedIn = ({ storm }: StormRound) => storm.reads.filter(({ outcome }) => outcome !== 'ok');
const isFailing = (round: StormRound): boolean =>
  failedIn(round).length / round.storm.reads.length >= ERRORS_SHARE_MAX;

/** Whatever else a machine does makes a storm worse, never better: the round that went best says what servers do. */
export const bestRound = (rounds: readonly StormRound[]): StormRound | undefined =>
  rounds.toSorted((a, b) => Number(isFailing(a)) - Number(isFailing(b)) || shareIn(a) - shareIn(b))[0];

export function undisturbed(view: HistoryView): Finding {
  const best = bestRound(stormRounds(view));
  if (!best) return finding([], 0);
  const { quiet, storm, loginMs } = best;
  const violations: Violation[] = [];
  if (shareIn(best) > SHARE_MAX) {
    const late = storm.reads.find((read) => waitedMs(read) >= storm.p50);
    const text = `half of those who were in waited ${storm.p50} ms and more in the storm at best, and ${quiet.p50} ms before; a login took ${Math.round(loginMs)} ms`;
    violations.push({ operation: late?.id ?? null, text });
  }
  const failed = failedIn(best);
  const [first] = failed;
  if (first && isFailing(best)) {
    const text = `${failed.length} of ${storm.reads.length} requests in the storm failed at best, the first with ${first.status ?? 'no answer'}`;
    violations.push({ operation: first.id, text });
  }
  return finding(violations, 1);
}
