import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import type { Life } from './lives.ts';
import { isDecided, maxOf, type Operation } from './operation.ts';

const firstAcknowledged = ({ logouts }: Life): Operation | undefined =>
  logouts.filter(({ outcome }) => outcome === 'ok').sort((a, b) => a.completedAt - b.completedAt)[0];

/** What was asked and answered with this session's credentials after its logout had been acknowledged. */
export function afterLogout(life: Life): { logout: Operation; later: Operation[] } | null {
  const logout = firstAcknowledged(life);
  if (!logout) return null;
  const isLater = (operation: Operation) => operation.invokedAt > logout.completedAt && isDecided(operation);
  return { logout, later: life.operations.filter(isLater) };
}

/** I5: no request invoked later than the bound after an acknowledged logout answers 200. */
export function revocation({ lives, begin }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    const ended = afterLogout(life);
    if (!ended) continue;
    for (const { id, invokedAt, outcome, status } of ended.later) {
      const lateMs = invokedAt - ended.logout.completedAt;
      if (lateMs <= begin.revocationBoundMs) continue;
      witnessed += 1;
      if (outcome !== 'ok') continue;
      const text = `${life.label} was answered ${status}, ${Math.round(lateMs)} ms after its logout was acknowledged`;
      violations.push({ operation: id, text });
    }
  }
  return finding(violations, witnessed);
}

/** Reads count as well: whatever touches a session may write it back. */
function racing(life: Life, logout: Operation): Operation[] {
  return life.operations.filter(
    ({ invokedAt, completedAt }) => invokedAt < logout.completedAt && logout.invokedAt < completedAt,
  );
}

/** I6: after an acknowledged logout, nothing that raced it brings the session back. */
export function resurrection({ lives, begin }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    const ended = afterLogout(life);
    const rivals = ended ? racing(life, ended.logout) : [];
    if (!ended || rivals.length === 0) continue;
    const settled = rivals.map(({ completedAt }) => completedAt).filter(Number.isFinite);
    // What a logout leaves valid for a while has not come back: that while is I5's.
    const from = maxOf(settled, ended.logout.completedAt + begin.revocationBoundMs);
    for (const { id, invokedAt, outcome } of ended.later) {
      if (invokedAt < from) continue;
      witnessed += 1;
      if (outcome !== 'ok') continue;
      const text = `${life.label} was alive again after its logout, which ${rivals.length} operations had raced`;
      violations.push({ operation: id, text });
    }
  }
  return finding(violations, witnessed);
}
