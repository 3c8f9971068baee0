/** What clients felt while nodes were replaced. */
import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView, Outage } from './history-view.ts';
import { isOrdinary, type Operation } from './operation.ts';

const nodeOutages = ({ outages }: HistoryView): Outage[] =>
  outages.filter(({ target }) => target !== 'store');

/** It was under way, at least for a while, while this node was away. */
const overlaps = (operation: Operation, { from, until }: Outage): boolean =>
  operation.invokedAt <= until && operation.completedAt >= from;

/** What clients asked while some node was away. */
export function duringNodeFaults(view: HistoryView): Operation[] {
  const outages = nodeOutages(view);
  return view.operations.filter(
    (operation) => isOrdinary(operation) && outages.some((outage) => overlaps(operation, outage)),
  );
}

export const hasFailed = ({ outcome }: Operation): boolean => outcome !== 'ok';

/** A request that nobody answered has failed as well: its client stands there with nothing. */
export function noFailedRequest(view: HistoryView): Finding {
  const outages = nodeOutages(view);
  const sent = duringNodeFaults(view);
  const failed = sent.filter(hasFailed);
  const violations = failed.map((operation): Violation => {
    const { id, kind, status } = operation;
    const away = outages.find((outage) => overlaps(operation, outage))?.target;
    const how = status === null ? 'got no answer' : `got ${status}`;
    const text = `${kind} ${how} while ${away} was replaced; ${failed.length} of ${sent.length} requests failed`;
    return { operation: id, text };
  });
  // A node that was replaced while nobody asked proves nothing.
  const isSeen = outages.every((outage) => sent.some((operation) => overlaps(operation, outage)));
  return finding(violations, isSeen ? sent.length : 0);
}
