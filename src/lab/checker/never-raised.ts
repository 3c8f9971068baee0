/** Fixation: whether a credential that was planted before a login comes to answer for whoever logged in. */
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isDecided, type Operation } from './operation.ts';

/** Shown with a login, and nothing that its user had been given: another's, or made up. */
function plantedAt(login: Operation, { lifeOf }: HistoryView): boolean {
  if (login.kind !== 'login' || login.outcome !== 'ok' || login.credential === null) return false;
  return lifeOf.get(login.credential)?.user !== login.user;
}

export function neverRaised(view: HistoryView): Finding {
  const { operations, lifeOf } = view;
  const identity = (credential: number) => lifeOf.get(credential) ?? credential;
  const logins = operations.filter((operation) => plantedAt(operation, view));
  const byIdentity = Map.groupBy(logins, ({ credential }) => identity(credential as number));
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const operation of operations) {
    const { id, kind, credential, invokedAt, outcome, output } = operation;
    if (credential === null || kind !== 'me' || !isDecided(operation)) continue;
    const before = (byIdentity.get(identity(credential)) ?? []).filter(
      (login) => login.completedAt < invokedAt,
    );
    // An answer that names nobody shows nothing; a refusal shows that it is worth nothing.
    if (before.length === 0 || (outcome === 'ok' && output.user === undefined)) continue;
    witnessed += 1;
    if (!before.some(({ user }) => outcome === 'ok' && user === output.user)) continue;
    const text = `a credential from before the login of ${output.user} answers for ${output.user}`;
    violations.push({ operation: id, text });
  }
  return finding(violations, witnessed);
}
