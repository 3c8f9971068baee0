import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { type Operation, sweep } from './operation.ts';
import { type Counter, countersOf } from './shown-state.ts';

function lossIn(life: Life, counter: Counter, read: Operation, written: number): string | null {
  // A refusal loses the state as surely as an empty cart does.
  if (life.wronglyRefused.has(read)) {
    return `${life.label} was refused (401) after ${counter.amount(written)} had been acknowledged`;
  }
  const shown = counter.shownBy(read);
  if (read.outcome !== 'ok' || shown === undefined || shown >= written) return null;
  return `${life.label} saw ${counter.amount(shown)} after ${written} had been acknowledged`;
}

/** Where this session misses a write that had been acknowledged before it asked. */
export function lossesIn(life: Life): { violations: Violation[]; witnessed: number } {
  const operations = ordinary(life);
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const counter of countersOf(life)) {
    let written = 0;
    let epoch = 0;
    sweep(operations, {
      ended(operation) {
        if (operation.outcome === 'ok') written += counter.raisedBy(operation);
      },
      begins(read) {
        if (counter.epochOf(read) !== epoch) written = 0;
        epoch = counter.epochOf(read);
        if (written === 0) return;
        if (read.outcome === 'ok' && counter.shownBy(read) !== undefined) witnessed += 1;
        const text = lossIn(life, counter, read, written);
        if (text) violations.push({ operation: read.id, text });
      },
    });
  }
  return { violations, witnessed };
}

/** I2: an acknowledged write is seen by every later read of that session. */
export function durability({ lives }: HistoryView): Finding {
  const found = lives.map(lossesIn);
  return finding(
    found.flatMap(({ violations }) => violations),
    found.reduce((sum, { witnessed }) => sum + witnessed, 0),
  );
}
