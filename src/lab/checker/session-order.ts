import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { sweep } from './operation.ts';
import { type Counter, countersOf } from './shown-state.ts';

/** In this session, does the counter ever go back between two operations that did not overlap? */
function stepsBack(life: Life, counter: Counter): { violations: Violation[]; witnessed: number } {
  const acknowledged = ordinary(life).filter(({ outcome }) => outcome === 'ok');
  const violations: Violation[] = [];
  let witnessed = 0;
  let written = 0;
  let seen = 0;
  let hasSeen = false;
  let epoch = 0;
  sweep(acknowledged, {
    ended(operation) {
      const raised = counter.raisedBy(operation);
      const shown = counter.shownBy(operation);
      written += raised;
      seen = Math.max(seen, shown ?? 0);
      hasSeen ||= raised > 0 || shown !== undefined;
    },
    begins(operation) {
      if (counter.epochOf(operation) !== epoch) {
        [written, seen, hasSeen] = [0, 0, false];
        epoch = counter.epochOf(operation);
      }
      const shown = counter.shownBy(operation);
      if (shown === undefined || !hasSeen) return;
      witnessed += 1;
      const floor = Math.max(seen, written);
      if (shown >= floor) return;
      const text = `${life.label} saw ${counter.amount(shown)} after it had seen or written ${floor}`;
      violations.push({ operation: operation.id, text });
    },
  });
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
