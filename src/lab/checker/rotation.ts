import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import type { Life } from './lives.ts';
import { isDecided, type Operation } from './operation.ts';

const isLogin = ({ kind, outcome }: Operation) => kind === 'login' && outcome === 'ok';

/** Logins whose session or credential had been seen before. */
function reused(operations: readonly Operation[]): Violation[] {
  const ids = new Set<string>();
  const credentials = new Set<number>();
  const violations: Violation[] = [];
  for (const operation of operations) {
    const { id, session, issued, output, credential } = operation;
    if (credential !== null) credentials.add(credential);
    if (isLogin(operation) && issued !== undefined && credentials.has(issued)) {
      violations.push({
        operation: id,
        text: `${session}: a login issued a credential that was known before`,
      });
    }
    if (isLogin(operation) && output.sessionId !== undefined && ids.has(output.sessionId)) {
      violations.push({
        operation: id,
        text: `${session}: a login answered with a session id that was known before`,
      });
    }
    if (issued !== undefined) credentials.add(issued);
    if (output.sessionId !== undefined) ids.add(output.sessionId);
  }
  return violations;
}

/** I8: login gives a new id; what was presented with it, and all its kin, never answers 200 again. */
export function rotation({ operations, lifeOf }: HistoryView): Finding {
  const byCompletion = [...operations].sort((a, b) => a.completedAt - b.completedAt);
  const violations = reused(byCompletion);
  /** Since when a session, or a credential that belongs to none, must be dead. */
  const deadSince = new Map<Life | number, number>();
  const identity = (credential: number) => lifeOf.get(credential) ?? credential;
  for (const login of byCompletion) {
    if (!isLogin(login) || login.credential === null) continue;
    const presented = identity(login.credential);
    if (!deadSince.has(presented)) deadSince.set(presented, login.completedAt);
  }
  let witnessed = 0;
  for (const operation of operations) {
    const { id, kind, credential, session, invokedAt, outcome, probe } = operation;
    if (credential === null || kind === 'login' || kind === 'logout' || probe || !isDecided(operation))
      continue;
    if (invokedAt <= (deadSince.get(identity(credential)) ?? Number.POSITIVE_INFINITY)) continue;
    witnessed += 1;
    if (outcome !== 'ok') continue;
    const forWhom = operation.output.user === undefined ? '' : `, for ${operation.output.user}`;
    const text = `${session}: the credential from before the login still works${forWhom}`;
    violations.push({ operation: id, text });
  }
  return finding(violations, witnessed);
}

/** A login or a logout may succeed whatever else is presented: it answers for nobody. */
const asksForSomebody = ({ kind }: Operation) => kind !== 'login' && kind !== 'logout';

/** I10: no 200 for a credential that was never issued. */
export function unforgeable({ operations }: HistoryView): Finding {
  const forged = operations.filter(
    (operation) =>
      operation.forged !== undefined &&
      !operation.probe &&
      asksForSomebody(operation) &&
      isDecided(operation),
  );
  const accepted = forged.filter(({ outcome }) => outcome === 'ok');
  const violations = accepted.map(({ id, forged: how }) => ({
    operation: id,
    text: `a forged credential was accepted: ${how}`,
  }));
  return finding(violations, forged.length);
}
