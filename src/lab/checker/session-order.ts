import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, type Life, ordinary } from './history-view.ts';
import { type Counter, countersOf } from './shown-state.ts';

/** In this session, does the counter ever go back between two operations that did not overlap? */
function stepsBack(life: Life, counter: Counter): { violations: Violation[]; witnessed: number } {
  const shown = ordinary(life)
    .filter(({ outcome }) => outcome === 'ok')
    .flatMap((operation) => {
      const value = counter.shownBy(operation);
      return value === undefined ? [] : [{ operation, value }];
    });
  const byCompletion = [...shown].sort((a, b) => a.operation.completedAt - b.operation.completedAt);
  const violations: Violation[] = [];
  let witnessed = 0;
  let highest = 0;
  let seen = 0;
  for (const { operation, value } of shown) {
    for (; (byCompletion[seen]?.operation.completedAt ?? Infinity) <= operation.invokedAt; seen += 1) {
      highest = Math.max(highest, byCompletion[seen]?.value ?? 0);
      witnessed += 1;
    }
    if (value >= highest) continue;
    const text = `${life.label} saw ${value} ${counter.name} after it had seen ${highest}`;
    violations.push({ operation: operation.id, text });
  }
  return { violations, witnessed };
}

/** I3: within one session, what is read never goes back, and a write is seen by its writer's next read. */
export function sessionOrder({ lives }: HistoryView): Finding {
  const found = lives.flatMap((life) => countersOf(life).map((counter) => stepsBack(life, counter)));
  return finding(
    found.flatMap(({ violations }) => violations),
    found.reduce((sum, { witnessed }) => sum + witnessed, 0),
  );
}
