import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import type { Life } from './lives.ts';
import type { Operation } from './operation.ts';

/** What is wrong with this answer for the owner of this session; null when nothing is. */
export function strangerIn(life: Life, { kind, output, session }: Operation): string | null {
  const { user, sessionId, messages } = output;
  const opened = life.login.output;
  if (user !== undefined && user !== life.user) return `${life.user}'s credential was answered for ${user}`;
  if (kind === 'me' && user === undefined && opened.user !== undefined) {
    return `${session} was answered as if nobody had logged in`;
  }
  if (sessionId !== undefined && opened.sessionId !== undefined && sessionId !== opened.sessionId) {
    return `${session} was answered for another session`;
  }
  const foreign = messages?.find((message) => !life.said.has(message));
  return foreign === undefined ? null : `${session} was shown a message that it never said`;
}

const showsSomebody = ({ kind, output }: Operation) =>
  kind === 'me' || output.user !== undefined || output.messages !== undefined;

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
  for (const { id, kind, credential, probe, outcome, output } of operations) {
    if (kind === 'login' || credential !== null || probe || outcome !== 'ok') continue;
    const whose = output.user ?? (output.messages?.length ? 'somebody' : null);
    if (whose)
      violations.push({ operation: id, text: `a request without a credential was answered for ${whose}` });
  }
  return finding(violations, witnessed);
}
