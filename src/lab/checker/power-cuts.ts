/** What each power cut of the store took with it, by the store's policy of syncing: from the history alone. */
import type { FsyncPolicy } from '../../protocol/lab-words.ts';
import type { PowerCut } from '../../protocol/reports.ts';
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { maxOf, type Operation } from './operation.ts';
import { type Counter, countersOf } from './shown-state.ts';

interface Cut {
  readonly fsync: FsyncPolicy;
  /** Since when the store has synced like this. */
  readonly since: number;
  /** What was known before the last cut was healed is not known any more. */
  readonly knownFrom: number;
  readonly from: number;
  readonly healed: number;
  /** When the next power cut comes. */
  readonly until: number;
}

interface Loss {
  readonly count: number;
  /** When the oldest of what was lost had been acknowledged. */
  readonly oldestAt: number;
  readonly violation: Violation;
}

function cutsOf({ outages, settings }: HistoryView): Cut[] {
  const cuts = outages.filter(({ fault }) => fault === 'power-cut');
  return cuts.flatMap(({ from, until }, index): Cut[] => {
    const setting = settings.findLast(({ at }) => at <= from);
    if (!setting || !Number.isFinite(until)) return [];
    const next = cuts[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const knownFrom = cuts[index - 1]?.until ?? 0;
    return [{ fsync: setting.value, since: setting.at, knownFrom, from, healed: until, until: next }];
  });
}

/**
 * What the session's own answers had shown, and what it had added since. Null when nothing is known: since an
 * earlier cut no answer has shown it.
 */
function knownBefore(
  operations: readonly Operation[],
  counter: Counter,
  atFirst: number | null,
): number | null {
  return operations.reduce((known, operation) => {
    const shown = counter.shownBy(operation);
    if (shown !== undefined) return shown;
    return known === null ? null : known + counter.raisedBy(operation);
  }, atFirst);
}

/** When the last `count` were acknowledged: the file is cut at its end, so they are what was lost. */
function oldestOf(operations: readonly Operation[], counter: Counter, count: number): number {
  let left = count;
  const first = operations.findLast((operation) => {
    left -= counter.raisedBy(operation);
    return left <= 0;
  });
  return first?.completedAt ?? 0;
}

/** The first answer after the heal that says what is left of a counter. */
const readAfter = (life: Life, counter: Counter, { healed, until }: Cut): Operation | undefined =>
  ordinary(life).find(
    (operation) =>
      operation.invokedAt >= healed &&
      operation.invokedAt < until &&
      (life.wronglyRefused.has(operation) || counter.shownBy(operation) !== undefined),
  );

interface Compared {
  readonly before: readonly Operation[];
  readonly known: number;
  readonly read: Operation;
  readonly shown: number;
}

/** What was known before, against what was shown after; null where one of them is not known. */
function comparedOf(life: Life, counter: Counter, cut: Cut): Compared | null {
  const before = ordinary(life).filter(
    ({ outcome, invokedAt, completedAt }) =>
      outcome === 'ok' && invokedAt >= cut.knownFrom && completedAt <= cut.from,
  );
  const read = readAfter(life, counter, cut);
  // What a checkout took away was not lost.
  if (!read || counter.epochOf(read) > 0) return null;
  const shown = (counter.shownBy(read) ?? 0) - (read.outcome === 'ok' ? counter.raisedBy(read) : 0);
  const known = knownBefore(before, counter, cut.knownFrom === 0 ? 0 : null);
  return known === null ? null : { before, known, read, shown };
}

function lossOf(life: Life, counter: Counter, cut: Cut): Loss | null {
  const compared = comparedOf(life, counter, cut);
  if (!compared || compared.shown >= compared.known) return null;
  const { before, known, read, shown } = compared;
  const count = known - shown;
  const text = `${life.label}: of ${counter.amount(known)} that had been acknowledged, ${count} did not survive the power cut (fsync ${cut.fsync})`;
  return { count, oldestAt: oldestOf(before, counter, count), violation: { operation: read.id, text } };
}

const lossesIn = ({ lives }: HistoryView, cut: Cut): Loss[] =>
  lives.flatMap((life) => countersOf(life).flatMap((counter) => lossOf(life, counter, cut) ?? []));

/** Refused after its logout and before the cut, and let in again after the heal. */
function revivedIn({ lives }: HistoryView, { since, from, healed, until }: Cut): Violation[] {
  return lives.flatMap((life): Violation[] => {
    const logout = life.logouts.find(
      ({ outcome, invokedAt, completedAt }) => outcome === 'ok' && invokedAt >= since && completedAt <= from,
    );
    if (!logout) return [];
    const later = life.operations.filter(({ invokedAt }) => invokedAt > logout.completedAt);
    const wasRefused = later.some(({ status, completedAt }) => status === 401 && completedAt <= from);
    const back = later.find(
      ({ outcome, invokedAt }) => outcome === 'ok' && invokedAt >= healed && invokedAt < until,
    );
    if (!wasRefused || !back) return [];
    return [
      { operation: back.id, text: `${life.label} had logged out and was alive again after the power cut` },
    ];
  });
}

const writesIn = ({ lives }: HistoryView, { since, from }: Cut): number =>
  lives
    .flatMap(ordinary)
    .filter(
      ({ outcome, invokedAt, completedAt }) => outcome === 'ok' && invokedAt >= since && completedAt <= from,
    )
    .filter(({ kind }) => kind === 'cart.add' || kind === 'message.append').length;

/** Of how much somebody has looked what is left. */
const witnessedIn = ({ lives }: HistoryView, cut: Cut): number =>
  lives
    .flatMap((life) => countersOf(life).map((counter) => comparedOf(life, counter, cut)?.known ?? 0))
    .reduce((sum, known) => sum + known, 0);

export function powerCutsOf(view: HistoryView): PowerCut[] {
  return cutsOf(view).map((cut) => {
    const losses = lossesIn(view, cut);
    const oldestAt = -maxOf(
      losses.map((loss) => -loss.oldestAt),
      -cut.from,
    );
    return {
      fsync: cut.fsync,
      acknowledged: writesIn(view, cut),
      lost: losses.reduce((sum, { count }) => sum + count, 0),
      lossWindowMs: Math.round(cut.from - oldestAt),
      revived: revivedIn(view, cut).length,
    };
  });
}

/** What was synced before it was acknowledged survives, a logout as well. */
export function syncedWrites(view: HistoryView): Finding {
  const cuts = cutsOf(view).filter(({ fsync }) => fsync === 'always');
  const violations = cuts.flatMap((cut) => [
    ...lossesIn(view, cut).map(({ violation }) => violation),
    ...revivedIn(view, cut),
  ]);
  return finding(
    violations,
    cuts.reduce((sum, cut) => sum + witnessedIn(view, cut), 0),
  );
}
