/** What the credentials of a history tell to whoever holds one. */
import type { Disclosed } from '../../protocol/history.ts';
import { type Finding, finding } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import type { Operation } from './operation.ts';

/** Answers that issued a credential, each with what is readable in it. */
const examined = ({ operations }: Pick<HistoryView, 'operations'>) =>
  operations.flatMap((operation) => {
    const { discloses, issued } = operation;
    return discloses === undefined || issued === undefined ? [] : [{ operation, discloses }];
  });

export const disclosed = (view: Pick<HistoryView, 'operations'>): Disclosed[] => [
  ...new Set(examined(view).flatMap(({ discloses }) => discloses)),
];

/** One line a session: what its credentials tell in all, and the answer whose credential told the most. */
export function opacity(view: HistoryView): Finding {
  const all = examined(view);
  const bySession = Map.groupBy(all, ({ operation }) => operation.session);
  const violations = [...bySession].flatMap(([session, issues]) => {
    const names = [...new Set(issues.flatMap(({ discloses }) => discloses))];
    const [most] = issues.toSorted((a, b) => b.discloses.length - a.discloses.length);
    if (names.length === 0 || !most) return [];
    const text = `${session}: whoever holds its credential reads, without a key: ${names.join(', ')}`;
    return [{ operation: (most.operation as Operation).id, text }];
  });
  return finding(violations, all.length);
}
