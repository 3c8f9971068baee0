import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, isRefused, knownIdleExpiry, type Life, type Operation, ordinary } from './history-view.ts';
import { acknowledged, type Counter, countersOf } from './shown-state.ts';

/** A refusal loses the state as surely as an empty cart, unless the session had ended or expired. */
const mustBeKnown = (life: Life, { completedAt }: Operation) =>
  completedAt < life.endInvokedAt && completedAt < (knownIdleExpiry(life, completedAt) ?? Number.POSITIVE_INFINITY);

function lossIn(life: Life, counter: Counter, read: Operation, operations: readonly Operation[]): string | null {
  const written = acknowledged(operations, counter, read.invokedAt);
  if (written === 0) return null;
  const shown = counter.shownBy(read);
  if (isRefused(read) && mustBeKnown(life, read)) {
    return `${life.label} was refused (401) after ${written} ${counter.name} had been acknowledged`;
  }
  if (read.outcome !== 'ok' || shown === undefined || shown >= written) return null;
  return `${life.label} saw ${shown} ${counter.name} after ${written} had been acknowledged`;
}

/** I2: an acknowledged write is seen by every later read of that session. */
export function durability({ lives }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    const operations = ordinary(life);
    for (const counter of countersOf(life)) {
      for (const read of operations) {
        if (acknowledged(operations, counter, read.invokedAt) === 0) continue;
        if (read.outcome === 'ok' && counter.shownBy(read) !== undefined) witnessed += 1;
        const loss = lossIn(life, counter, read, operations);
        if (loss) violations.push({ operation: read.id, text: loss });
      }
    }
  }
  return finding(violations, witnessed);
}
