import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView, Operation } from './history-view.ts';

const isLogin = ({ kind, outcome }: Operation) => kind === 'login' && outcome === 'ok';

/** Logins whose session or credential had been seen before. */
function reused(logins: readonly Operation[]): Violation[] {
  const ids = new Set<string>();
  const credentials = new Set<number>();
  const violations: Violation[] = [];
  for (const { id, session, issued, output, credential } of logins) {
    if (issued !== undefined && (credentials.has(issued) || issued === credential)) {
      violations.push({ operation: id, text: `${session}: a login issued a credential that was known before` });
    }
    if (output.sessionId !== undefined && ids.has(output.sessionId)) {
      violations.push({ operation: id, text: `${session}: a login answered with a session id that was known before` });
    }
    if (issued !== undefined) credentials.add(issued);
    if (output.sessionId !== undefined) ids.add(output.sessionId);
  }
  return violations;
}

/** I8: login gives a new id; the credential that came with it never answers 200 again. */
export function rotation({ operations }: HistoryView): Finding {
  const logins = operations.filter(isLogin);
  const violations = reused(logins);
  let witnessed = 0;
  for (const login of logins) {
    if (login.credential === null) continue;
    const later = operations.filter(
      ({ kind, credential, invokedAt, status }) =>
        kind !== 'login' && kind !== 'logout' && credential === login.credential && invokedAt > login.completedAt && status !== null,
    );
    witnessed += later.length;
    for (const { id, session, outcome } of later) {
      if (outcome === 'ok') violations.push({ operation: id, text: `${session}: the credential from before the login still works` });
    }
  }
  return finding(violations, witnessed);
}

/** I10: no 200 for a credential that was never issued. */
export function unforgeable({ operations }: HistoryView): Finding {
  const forged = operations.filter(({ forged: how, status, kind }) => how !== undefined && status !== null && kind !== 'logout');
  const accepted = forged.filter(({ outcome }) => outcome === 'ok');
  const violations = accepted.map(({ id, forged: how }) => ({ operation: id, text: `a forged credential was accepted: ${how}` }));
  return finding(violations, forged.length);
}
