import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, isOrdinary, type Operation } from './history-view.ts';
import { strangerIn } from './isolation.ts';

/** The operations that were asked and ended while the store was away. */
export function duringStoreOutage({ operations, outages }: HistoryView): Operation[] {
  const windows = outages.filter(({ target }) => target === 'store');
  return operations.filter(
    (operation) =>
      isOrdinary(operation) &&
      windows.some(({ from, until }) => operation.invokedAt >= from && operation.completedAt <= until),
  );
}

function mistakeIn(view: HistoryView, operation: Operation): string | null {
  const { status, outcome, cleared, invokedAt, completedAt } = operation;
  const tookMs = Math.round(completedAt - invokedAt);
  const { outageDeadlineMs } = view.begin;
  if (status === null) return `no answer came while the store was away (${tookMs} ms)`;
  if (tookMs > outageDeadlineMs) return `the answer took ${tookMs} ms while the store was away, ${outageDeadlineMs} ms are allowed`;
  if (cleared) return 'the client was told to forget its credential while the store was away';
  if (outcome === 'ok') {
    // Right answers without the store are fine: not every strategy needs it.
    const life = view.lives.find(({ operations }) => operations.includes(operation));
    return life ? strangerIn(life, operation) : null;
  }
  return status === 503 ? null : `${status} was answered while the store was away`;
}

/** I11: while the store is away: 503 within the deadline, never an anonymous 200, never 401, credential kept. */
export function failClosed(view: HistoryView): Finding {
  const asked = duringStoreOutage(view);
  const violations = asked.flatMap((operation): Violation[] => {
    const text = mistakeIn(view, operation);
    return text ? [{ operation: operation.id, text }] : [];
  });
  return finding(violations, asked.length);
}
