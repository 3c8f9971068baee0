import { type Revoke, rightsNeeded } from '../../protocol/history.ts';
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import type { Life } from './lives.ts';
import { isDecided, isRefused, maxOf, type Operation } from './operation.ts';

const firstAcknowledged = ({ logouts }: Life): Operation | undefined =>
  logouts.filter(({ outcome }) => outcome === 'ok').sort((a, b) => a.completedAt - b.completedAt)[0];

/** What was asked and answered with this session's credentials after its logout had been acknowledged. */
export function afterLogout(life: Life): { logout: Operation; later: Operation[] } | null {
  const logout = firstAcknowledged(life);
  if (!logout) return null;
  const isLater = (operation: Operation) => operation.invokedAt > logout.completedAt && isDecided(operation);
  return { logout, later: life.operations.filter(isLater) };
}

interface Late {
  readonly operation: Operation;
  /** How long after the acknowledgement it was invoked. */
  readonly lateMs: number;
  /** What had been acknowledged. */
  readonly what: string;
}

function lateAfterLogout(life: Life): Late[] {
  const ended = afterLogout(life);
  if (!ended) return [];
  const { logout, later } = ended;
  const what = 'its logout';
  return later.map((operation) => ({ operation, lateMs: operation.invokedAt - logout.completedAt, what }));
}

/** What this session asked for that needs the right, after its user had lost it. */
export function lateAfterRevoke(life: Life, { user, right, at }: Revoke): Late[] {
  if (life.user !== user) return [];
  const asked = life.operations.filter(({ kind }) => rightsNeeded[kind] === right).filter(isDecided);
  // Whoever could never do it proves nothing by being refused.
  const couldBefore = asked.some(({ outcome, completedAt }) => outcome === 'ok' && completedAt < at);
  // Nor does a session that may just have expired.
  const says = (use: Operation) =>
    use.outcome === 'ok' || (couldBefore && (!isRefused(use) || life.wronglyRefused.has(use)));
  const isLater = (use: Operation) => use.invokedAt > at && says(use);
  const what = `the loss of the right of an ${right}`;
  return asked.filter(isLater).map((operation) => ({ operation, lateMs: operation.invokedAt - at, what }));
}

/** I5: no request invoked later than the bound after an acknowledged logout or revocation is allowed. */
export function revocation({ lives, begin, revokes }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    const late = [...lateAfterLogout(life), ...revokes.flatMap((revoke) => lateAfterRevoke(life, revoke))];
    for (const { operation, lateMs, what } of late) {
      if (lateMs <= begin.revocationBoundMs) continue;
      witnessed += 1;
      if (operation.outcome !== 'ok') continue;
      const text = `${life.label} was answered ${operation.status}, ${Math.round(lateMs)} ms after ${what} was acknowledged`;
      violations.push({ operation: operation.id, text });
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
