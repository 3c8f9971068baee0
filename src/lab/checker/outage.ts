import { lossesIn } from './durability.ts';
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { strangerIn } from './isolation.ts';
import { isOrdinary, type Operation } from './operation.ts';
import { isAway } from './slow-store.ts';

/** What a server may say without its store: that it is away, or what it knows about the request itself. */
const HONEST_REFUSALS: ReadonlySet<number | null> = new Set([409, 429, 503]);

/**
 * What was asked while the store was away, and ended then or should have: an answer that waits for the
 * store to come back is late as well. A store that is only slow is not away.
 */
export function duringStoreOutage({ operations, outages, begin }: HistoryView): Operation[] {
  const windows = outages.filter((outage) => outage.target === 'store' && isAway(outage));
  return operations.filter((operation) => {
    const dueAt = Math.min(operation.completedAt, operation.invokedAt + begin.outageDeadlineMs);
    return (
      isOrdinary(operation) &&
      windows.some(({ from, until }) => operation.invokedAt >= from && dueAt <= until)
    );
  });
}

/** The reads that show less than had been acknowledged: an empty cart is a stranger's, too. */
function lossesOf({ lives }: HistoryView): Map<number | null, string> {
  const losses = lives.flatMap((life) => lossesIn(life).violations);
  return new Map(losses.map(({ operation, text }) => [operation, text]));
}

function mistakeIn(operation: Operation, outageDeadlineMs: number): string | null {
  const { kind, status, outcome, cleared, invokedAt, completedAt } = operation;
  const tookMs = Math.round(completedAt - invokedAt);
  if (tookMs > outageDeadlineMs) {
    const how = Number.isFinite(tookMs) ? `the answer took ${tookMs} ms` : 'no answer came';
    return `${how} while the store was away, ${outageDeadlineMs} ms are allowed`;
  }
  if (status === null) return `no answer came while the store was away (${tookMs} ms)`;
  const isLogout = kind === 'logout' && outcome === 'ok';
  if (cleared && !isLogout) return 'the client was told to forget its credential while the store was away';
  if (outcome === 'ok' || HONEST_REFUSALS.has(status)) return null;
  return `${status} was answered while the store was away`;
}

/** Says of an operation how its answer shows less, or somebody else's, than its session held; null: it does not. */
function shownWrongly(view: HistoryView, asked: readonly Operation[]) {
  const losses = asked.length > 0 ? lossesOf(view) : new Map<number | null, string>();
  return (operation: Operation): string | null => {
    const life = operation.credential === null ? undefined : view.lifeOf.get(operation.credential);
    // Right answers without the store are fine: not every strategy needs it.
    if (operation.outcome !== 'ok' || operation.kind === 'login' || !life) return null;
    return strangerIn(life, operation) ?? losses.get(operation.id) ?? null;
  };
}

/** What was asked while the store was away, and answered as if nobody were logged in. */
export function takenForStrangers(view: HistoryView): Operation[] {
  const asked = duringStoreOutage(view);
  const wrong = shownWrongly(view, asked);
  return asked.filter((operation) => operation.status === 401 || wrong(operation) !== null);
}

/** I11: while the store is away: 503 within the deadline, never an anonymous 200, never 401, credential kept. */
export function failClosed(view: HistoryView): Finding {
  const { begin } = view;
  const asked = duringStoreOutage(view);
  const wrong = shownWrongly(view, asked);
  const violations = asked.flatMap((operation): Violation[] => {
    const text = mistakeIn(operation, begin.outageDeadlineMs) ?? wrong(operation);
    return text ? [{ operation: operation.id, text }] : [];
  });
  return finding(violations, asked.length);
}
