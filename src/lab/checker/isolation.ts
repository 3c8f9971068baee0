import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView, Life, Operation } from './history-view.ts';

/** What is wrong with this answer for the owner of this session; null when nothing is. */
export function strangerIn(life: Life, { output, session }: Operation): string | null {
  const { user, sessionId, messages } = output;
  if (user !== undefined && user !== life.user) return `${life.user}'s credential was answered for ${user}`;
  const expectedId = life.login.output.sessionId;
  if (sessionId !== undefined && expectedId !== undefined && sessionId !== expectedId) {
    return `${session} was answered for another session`;
  }
  const said = new Set(life.operations.map(({ text }) => text));
  const foreign = messages?.find((message) => !said.has(message));
  return foreign === undefined ? null : `${session} was shown a message that it never said`;
}

const showsSomebody = ({ output }: Operation) => output.user !== undefined || output.messages !== undefined;

/** I1: every 200 answers for the owner of the presented credential. */
export function isolation({ lives, operations }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    for (const operation of [life.login, ...life.operations]) {
      if (operation.outcome !== 'ok' || !showsSomebody(operation)) continue;
      witnessed += 1;
      const stranger = strangerIn(life, operation);
      if (stranger) violations.push({ operation: operation.id, text: stranger });
    }
  }
  for (const { id, kind, credential, outcome, output } of operations) {
    if (kind === 'login' || credential !== null || outcome !== 'ok' || output.user === undefined) continue;
    violations.push({ operation: id, text: `a request without a credential was answered for ${output.user}` });
  }
  return finding(violations, witnessed);
}
