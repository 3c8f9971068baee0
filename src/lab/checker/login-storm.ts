/** What those who are logged in feel while many others log in: how long they wait, in a storm and in a quiet time. */
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isOrdinary, maxOf, type Operation } from './operation.ts';
import { percentile } from './pace.ts';

/** Shorter stretches of logins are no storm: clients that come one after the other make none. */
const STORM_MS_MIN = 1_000;
const READS_MIN = 100;
const ERRORS_SHARE_MAX = 0.01;
/** How many passwords of others one may wait for. Sharing a processor costs a part of one; a queue many. */
const LOGINS_MAX = 2;

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
    const answered = logins.filter(({ outcome }) => outcome === 'ok').length;
    const refused = logins.filter(({ status }) => status === 503 || status === 429).length;
    return [{ quiet, storm, loginsPerSecond: (answered / (until - from)) * 1000, refused }];
  });
}

/** How long a login takes that nobody else's comes between, of those who also log in in a storm. */
function loneLoginMs({ operations }: HistoryView): number | null {
  const stretches = stretchesIn(operations);
  const users = new Set(stretches.filter(isStorm).flatMap(({ logins }) => logins.map(({ user }) => user)));
  const alone = stretches.flatMap(({ logins: [first, another] }) =>
    first && !another && first.outcome === 'ok' && users.has(first.user) ? [first.latencyMs] : [],
  );
  return alone.length > 0 ? minOf(alone) : null;
}

export interface StormFigures {
  readonly quiet: Stretch;
  readonly storm: Stretch;
  readonly loneLoginMs: number;
  readonly loginsPerSecond: number;
  readonly refused: number;
}

/** Whatever else a machine does makes a stretch slower, never quicker: the quickest of each kind are compared. */
const quickest = (stretches: readonly Stretch[]): Stretch | undefined =>
  stretches.toSorted((a, b) => a.p95 - b.p95)[0];

export function stormFigures(view: HistoryView): StormFigures | null {
  const rounds = stormRounds(view);
  const quiet = quickest(rounds.map((round) => round.quiet));
  const storm = quickest(rounds.map((round) => round.storm));
  const loginMs = loneLoginMs(view);
  if (!quiet || !storm || loginMs === null) return null;
  const loginsPerSecond = maxOf(rounds.map((round) => round.loginsPerSecond));
  const refused = rounds.reduce((sum, round) => sum + round.refused, 0);
  return { quiet, storm, loneLoginMs: loginMs, loginsPerSecond, refused };
}

export function undisturbed(view: HistoryView): Finding {
  const figures = stormFigures(view);
  if (!figures) return finding([], 0);
  const { quiet, storm, loneLoginMs: loginMs } = figures;
  const violations: Violation[] = [];
  if (storm.p95 - quiet.p95 > LOGINS_MAX * loginMs) {
    const late = storm.reads.find((read) => waitedMs(read) >= storm.p95);
    const text = `p95 of those who were logged in was ${storm.p95} ms in the storm at best, and ${quiet.p95} ms before: longer by more than two logins take (${Math.round(loginMs)} ms each)`;
    violations.push({ operation: late?.id ?? null, text });
  }
  const asked = stormRounds(view).flatMap((round) => round.storm.reads);
  const failed = asked.filter(({ outcome }) => outcome !== 'ok');
  const [first] = failed;
  if (first && failed.length / asked.length >= ERRORS_SHARE_MAX) {
    const text = `${failed.length} of ${asked.length} requests in the storm failed, the first with ${first.status ?? 'no answer'}`;
    violations.push({ operation: first.id, text });
  }
  return finding(violations, 1);
}
