import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { isOrdinary, maxOf, type Operation } from './operation.ts';
import { type Counter, countersOf } from './shown-state.ts';

interface FinalValue {
  readonly read: Operation;
  readonly acknowledged: number;
  /** What may be there besides: nobody knows, it was not this client's own doing, or a checkout may have taken it. */
  readonly indeterminate: number;
  readonly shown: number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What the first read after all changes shows of a counter; null when there is no such read. */
export function finalValue(life: Life, counter: Counter): FinalValue | null {
  const writes = life.presented.filter((operation) => counter.mayRaise(operation) > 0);
  const isCertain = (write: Operation) => write.outcome === 'ok' && isOrdinary(write);
  const settledAt = maxOf(
    writes.filter(isCertain).map(({ completedAt }) => completedAt),
    0,
  );
  const read = ordinary(life).find(
    (operation) =>
      counter.mayRaise(operation) === 0 &&
      operation.outcome === 'ok' &&
      operation.invokedAt >= settledAt &&
      counter.shownBy(operation) !== undefined,
  );
  if (!read || writes.length === 0) return null;
  const epoch = counter.epochOf(read);
  const counted = writes.filter((write) => isCertain(write) && counter.epochOf(write) === epoch);
  const acknowledged = sum(counted.map(counter.raisedBy));
  const possible = writes.filter(({ outcome }) => outcome !== 'fail');
  return {
    read,
    acknowledged,
    indeterminate: sum(possible.map(counter.mayRaise)) - acknowledged,
    shown: counter.shownBy(read) as number,
  };
}

/** I4: after n acknowledged increments the value lies in [n, n + indeterminate]. */
export function lostUpdate({ lives }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    for (const counter of countersOf(life)) {
      const final = finalValue(life, counter);
      if (!final) continue;
      const { read, acknowledged, indeterminate, shown } = final;
      // Where nothing was acknowledged, nothing could be lost.
      if (acknowledged > 0) witnessed += 1;
      if (shown >= acknowledged && shown <= acknowledged + indeterminate) continue;
      const text = `${life.label}: ${counter.amount(shown)} after ${acknowledged} were acknowledged and ${indeterminate} left open`;
      violations.push({ operation: read.id, text });
    }
  }
  return finding(violations, witnessed);
}
