/** What the checker says of a history, in the words of a test. */
import assert from 'node:assert/strict';
import { judge } from '../../src/lab/checker/check.ts';
import type { HistoryEvent } from '../../src/protocol/history.ts';
import { InvariantId, ObservationId } from '../../src/protocol/lab-words.ts';
import type { StatementId } from '../../src/protocol/reports.ts';
import type { History } from './history.ts';

type Events = Pick<History, 'events'> | { readonly events: readonly HistoryEvent[] };

export const judged = ({ events }: Events, id: StatementId) => {
  const invariants = InvariantId.options.filter((each) => each === id);
  const observes = ObservationId.options.filter((each) => each === id);
  const { truths, evidence } = judge(events, { invariants, observes });
  return { truth: truths[id], operations: evidence.map(({ operation }) => operation), evidence };
};

export const isTrue = (history: Events, id: StatementId): void =>
  assert.deepEqual(judged(history, id), { truth: 'true', operations: [], evidence: [] });

export const isUnknown = (history: Events, id: StatementId): void =>
  assert.deepEqual(judged(history, id), { truth: 'unknown', operations: [], evidence: [] });

/** False, and the evidence names exactly these operations. @returns the texts */
export function isFalse(history: Events, id: StatementId, ...operations: (number | null)[]): string {
  const { truth, operations: named, evidence } = judged(history, id);
  assert.deepEqual({ truth, operations: named }, { truth: 'false', operations });
  return evidence.map(({ text }) => text).join('\n');
}
