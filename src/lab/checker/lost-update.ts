import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, type Life, type Operation, ordinary } from './history-view.ts';
import { type Counter, countersOf } from './shown-state.ts';

export interface FinalValue {
  readonly read: Operation;
  readonly acknowledged: number;
  readonly indeterminate: number;
  readonly shown: number;
}

/** What the first read after all changes shows of a counter; null when there is no such read. */
export function finalValue(life: Life, counter: Counter): FinalValue | null {
  const operations = ordinary(life);
  const writes = operations.filter((operation) => counter.raisedBy(operation) > 0);
  const total = (outcome: Operation['outcome']) =>
    writes.filter((write) => write.outcome === outcome).reduce((sum, write) => sum + counter.raisedBy(write), 0);
  const settledAt = Math.max(0, ...writes.filter(({ outcome }) => outcome !== 'info').map((write) => write.completedAt));
  const read = operations.find(
    (operation) =>
      counter.raisedBy(operation) === 0 &&
      operation.outcome === 'ok' &&
      operation.invokedAt >= settledAt &&
      counter.shownBy(operation) !== undefined,
  );
  if (!read || writes.length === 0) return null;
  const shown = counter.shownBy(read) as number;
  return { read, acknowledged: total('ok'), indeterminate: total('info'), shown };
}

/** I4: after n acknowledged increments the value lies in [n, n + indeterminate]. */
export function lostUpdate({ lives }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    for (const counter of countersOf(life)) {
      const final = finalValue(life, counter);
      if (!final) continue;
      witnessed += 1;
      const { read, acknowledged, indeterminate, shown } = final;
      if (shown >= acknowledged && shown <= acknowledged + indeterminate) continue;
      const text = `${life.label}: ${shown} ${counter.name} after ${acknowledged} were acknowledged and ${indeterminate} left open`;
      violations.push({ operation: read.id, text });
    }
  }
  return finding(violations, witnessed);
}
