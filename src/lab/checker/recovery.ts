import type { Measure } from '../../protocol/history.ts';
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isOrdinary, isRefused, maxOf, type Operation } from './operation.ts';

const SUCCESS_SHARE_MIN = 0.999;
/** Fewer say nothing about a share. */
const OPERATIONS_MIN = 10;
const HEAP_SLACK_BYTES = 8 * 1024 * 1024;

/** By what each measured figure may have grown over the fault; what is not named here may grow. */
const limits: Partial<Record<Measure['name'], (before: number) => number>> = {
  storeConnections: (before) => before * 1.5 + 2,
  nodeHeapBytes: (before) => before * 1.5 + HEAP_SLACK_BYTES,
};

/** Also how many that have a limit could not be measured any more: of them nobody knows. */
function leftovers({ measures, outages }: HistoryView, healedAt: number) {
  const brokenAt = Math.min(...outages.map(({ from }) => from));
  const series = Map.groupBy(measures, ({ name, target }) => `${name} of ${target}`);
  const violations: Violation[] = [];
  let unknown = 0;
  for (const [what, figures] of series) {
    const before = figures.findLast(({ at }) => at <= brokenAt);
    const after = figures.findLast(({ at }) => at >= healedAt);
    const limit = before && limits[before.name]?.(before.value);
    if (limit === undefined) continue;
    if (!after) unknown += 1;
    else if (after.value > limit) {
      const text = `${what}: ${before?.value} before, ${after.value} after the heal`;
      violations.push({ operation: null, text });
    }
  }
  return { violations, unknown };
}

/** I13: after the last heal, success is back within T, and connections and memory are back to where they were. */
export function recovery(view: HistoryView): Finding {
  const healedAt = maxOf(view.outages.map(({ until }) => until));
  if (!Number.isFinite(healedAt)) return finding([], 0);
  const later = view.operations.filter(
    (operation) => isOrdinary(operation) && operation.invokedAt > healedAt + view.begin.recoveryMs,
  );
  // Who has logged out or slept too long is refused by right, and would have been without the fault.
  const lost = new Set(view.lives.flatMap(({ wronglyRefused }) => [...wronglyRefused]));
  // A server that says why it cannot be done, as of an empty cart, works.
  const isByRight = (operation: Operation) =>
    operation.status === 409 || (isRefused(operation) && !lost.has(operation));
  const isFailure = (operation: Operation) => operation.outcome !== 'ok' && !isByRight(operation);
  const failed = later.filter(isFailure);
  const { violations, unknown } = leftovers(view, healedAt);
  const isEnough = later.length >= OPERATIONS_MIN;
  if (isEnough && 1 - failed.length / later.length < SUCCESS_SHARE_MIN) {
    const text = `${failed.length} of ${later.length} operations failed later than ${view.begin.recoveryMs} ms after the heal`;
    violations.push({ operation: failed[0]?.id ?? null, text });
  }
  return finding(violations, isEnough && unknown === 0 ? later.length : 0);
}
