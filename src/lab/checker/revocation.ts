import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, isWrite, type Life, type Operation } from './history-view.ts';

const firstAcknowledged = ({ logouts }: Life): Operation | undefined =>
  logouts.filter(({ outcome }) => outcome === 'ok').sort((a, b) => a.completedAt - b.completedAt)[0];

/** What was asked with this session's credentials after its logout had been acknowledged. */
export function afterLogout(life: Life): { logout: Operation; later: Operation[] } | null {
  const logout = firstAcknowledged(life);
  if (!logout) return null;
  return { logout, later: life.operations.filter(({ invokedAt }) => invokedAt > logout.completedAt) };
}

/** I5: no request invoked later than the bound after an acknowledged logout answers 200. */
export function revocation({ lives, begin }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    const ended = afterLogout(life);
    if (!ended) continue;
    for (const operation of ended.later) {
      const lateMs = operation.invokedAt - ended.logout.completedAt;
      if (lateMs <= begin.revocationBoundMs || operation.status === null) continue;
      witnessed += 1;
      if (operation.outcome !== 'ok') continue;
      const text = `${life.label} was answered ${operation.status}, ${Math.round(lateMs)} ms after its logout was acknowledged`;
      violations.push({ operation: operation.id, text });
    }
  }
  return finding(violations, witnessed);
}

const overlap = (a: Operation, b: Operation) => a.invokedAt < b.completedAt && b.invokedAt < a.completedAt;

/** I6: after an acknowledged logout, no write that raced it brings the session back. */
export function resurrection({ lives }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    const ended = afterLogout(life);
    if (!ended) continue;
    const racing = life.operations.filter((operation) => isWrite(operation) && overlap(operation, ended.logout));
    if (racing.length === 0) continue;
    const settledAt = Math.max(...racing.map(({ completedAt }) => completedAt));
    for (const operation of ended.later) {
      if (operation.invokedAt < settledAt || operation.status === null) continue;
      witnessed += 1;
      if (operation.outcome !== 'ok') continue;
      const text = `${life.label} was alive again after its logout, which ${racing.length} writes had raced`;
      violations.push({ operation: operation.id, text });
    }
  }
  return finding(violations, witnessed);
}
