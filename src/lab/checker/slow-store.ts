import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isOrdinary } from './operation.ts';

/** A store that answers late still answers. */
const slowFaults: ReadonlySet<string> = new Set(['slow', 'throttle']);

export const isAway = ({ fault }: { readonly fault: string }): boolean => !slowFaults.has(fault);

/** While the store is only slow, whoever asks is served: late, and neither refused nor put off. */
export function slowStore({ operations, outages, lives }: HistoryView): Finding {
  const windows = outages.filter((outage) => outage.target === 'store' && !isAway(outage));
  const lost = new Set(lives.flatMap(({ wronglyRefused }) => [...wronglyRefused]));
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const operation of operations) {
    const { invokedAt, completedAt, status, outcome } = operation;
    const isWithin = windows.some(({ from, until }) => invokedAt >= from && completedAt <= until);
    if (!isWithin || !isOrdinary(operation)) continue;
    witnessed += 1;
    const isFailure = outcome === 'info' || (status ?? 500) >= 500 || lost.has(operation);
    if (isFailure) {
      const text = `${status ?? 'no answer'} while the store was slow, and not away`;
      violations.push({ operation: operation.id, text });
    }
  }
  return finding(violations, witnessed);
}
