/** How much a session takes in before it refuses, and whether a refusal leaves the rest as it was. */
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { maxOf, type Operation } from './operation.ts';

interface Told {
  readonly appends: readonly Operation[];
  readonly acknowledged: readonly Operation[];
  /** Certainly without effect, or so the server says; 503 is an outage, and no lack of room. */
  readonly refused: readonly Operation[];
  /** The last read after all of it. */
  readonly read: Operation | undefined;
}

export function toldTo(life: Life): Told {
  const uses = ordinary(life);
  const appends = uses.filter(({ kind }) => kind === 'message.append');
  const endedAt = maxOf(appends.map(({ completedAt }) => completedAt));
  const isRefusal = ({ outcome, status }: Operation) => outcome === 'fail' && status !== null && status < 500;
  const isRead = ({ kind, outcome, output, invokedAt }: Operation) =>
    kind === 'conversation.read' && outcome === 'ok' && output.messages !== undefined && invokedAt >= endedAt;
  return {
    appends,
    acknowledged: appends.filter(({ outcome }) => outcome === 'ok'),
    refused: appends.filter(isRefusal),
    read: uses.findLast(isRead),
  };
}

function shortcomings(label: string, { acknowledged, refused, read }: Told): Violation[] {
  const violations: Violation[] = [];
  const [first] = refused;
  if (first) {
    const bytes = Buffer.byteLength(first.text ?? '');
    const text = `${label}: a message of ${bytes} bytes was refused with ${first.code ?? first.status} after ${acknowledged.length} had been acknowledged`;
    violations.push({ operation: first.id, text });
  }
  const shown = read?.output.messages;
  if (!read || !shown) return violations;
  const missing = acknowledged.filter(({ text = '' }) => !shown.includes(text)).length;
  if (missing > 0) {
    const text = `${label}: ${missing} of ${acknowledged.length} acknowledged messages were not shown`;
    violations.push({ operation: read.id, text });
  }
  const uninvited = refused.filter(({ text = '' }) => shown.includes(text)).length;
  if (uninvited > 0) {
    const text = `${label}: ${uninvited} refused messages were shown all the same: the refusal changed the state`;
    violations.push({ operation: read.id, text });
  }
  return violations;
}

export function capacity({ lives }: HistoryView): Finding {
  const told = lives.map((life) => ({ label: life.label, ...toldTo(life) }));
  const violations = told.flatMap(({ label, ...each }) => shortcomings(label, each));
  const asked = told.filter(({ appends }) => appends.length > 0);
  // What was not answered, or answered with an outage, says nothing of the room there is.
  const isShown = ({ appends, acknowledged, read }: Told) =>
    acknowledged.length === appends.length && read !== undefined;
  return finding(violations, asked.every(isShown) ? asked.length : 0);
}
