import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, isOrdinary } from './history-view.ts';

const SUCCESS_SHARE_MIN = 0.999;
/** Fewer say nothing about a share. */
const OPERATIONS_MIN = 10;
const HEAP_SLACK_BYTES = 8 * 1024 * 1024;

function leftovers({ measures }: HistoryView): Violation[] {
  const violations: Violation[] = [];
  const targets = new Set(measures.map(({ name, target }) => `${name} ${target}`));
  for (const key of targets) {
    const values = measures.filter(({ name, target }) => `${name} ${target}` === key).map(({ value }) => value);
    const [first = 0] = values;
    const last = values.at(-1) ?? 0;
    const limits: Record<string, number> = { storeConnections: first * 1.5 + 2, nodeHeapBytes: first * 1.5 + HEAP_SLACK_BYTES };
    const limit = limits[key.split(' ', 1)[0] as string];
    if (limit !== undefined && last > limit) violations.push({ operation: null, text: `${key}: ${first} before, ${last} after the heal` });
  }
  return violations;
}

/** I13: after the last heal, success is back within T, and connections and memory are back to where they were. */
export function recovery(view: HistoryView): Finding {
  const healed = view.outages.map(({ until }) => until);
  const healedAt = Math.max(...healed);
  if (healed.length === 0 || !Number.isFinite(healedAt)) return finding([], 0);
  const later = view.operations.filter((operation) => isOrdinary(operation) && operation.invokedAt > healedAt + view.begin.recoveryMs);
  const failed = later.filter(({ outcome }) => outcome !== 'ok');
  const violations = leftovers(view);
  if (later.length >= OPERATIONS_MIN && 1 - failed.length / later.length < SUCCESS_SHARE_MIN) {
    const [first] = failed;
    const text = `${failed.length} of ${later.length} operations failed later than ${view.begin.recoveryMs} ms after the heal`;
    violations.push({ operation: first?.id ?? null, text });
  }
  return finding(violations, later.length >= OPERATIONS_MIN ? later.length : 0);
}
