/** How a fault was felt, and for how long. */
import type { Measurements } from '../../../protocol/reports.ts';
import { duringNodeFaults, hasFailed } from '../deploy.ts';
import type { HistoryView } from '../history-view.ts';
import { isOrdinary, maxOf, type Operation } from '../operation.ts';
import { duringStoreOutage, takenForStrangers } from '../outage.ts';
import { powerCutsOf } from '../power-cuts.ts';

function outage(view: HistoryView): Measurements {
  const asked = duringStoreOutage(view);
  if (asked.length === 0) return {};
  const tookMs = asked.map(({ invokedAt, completedAt }) => completedAt - invokedAt).filter(Number.isFinite);
  const strangers = takenForStrangers(view).length;
  return {
    ...(tookMs.length > 0 && { outageAnswerMsMax: Math.ceil(maxOf(tookMs)) }),
    ...(strangers > 0 && { takenForStrangers: strangers }),
  };
}

/** From the last heal to the first success after it. */
function recovered({ outages, operations }: HistoryView): Measurements {
  const healedAt = maxOf(outages.map(({ until }) => until));
  const isSuccess = (operation: Operation) =>
    isOrdinary(operation) && operation.outcome === 'ok' && operation.kind !== 'login';
  const later = operations.filter((operation) => operation.invokedAt >= healedAt && isSuccess(operation));
  if (!Number.isFinite(healedAt) || later.length === 0) return {};
  const first = -maxOf(later.map(({ completedAt }) => -completedAt));
  return { recoveredMs: Math.ceil(first - healedAt) };
}

function nodeFaults(view: HistoryView): Measurements {
  const sent = duringNodeFaults(view);
  if (sent.length === 0) return {};
  return { duringNodeFaults: { sent: sent.length, failed: sent.filter(hasFailed).length } };
}

function powerCuts(view: HistoryView): Measurements {
  const cuts = powerCutsOf(view);
  return cuts.length > 0 ? { powerCuts: cuts } : {};
}

export const faultMeasurements = (view: HistoryView): Measurements => ({
  ...outage(view),
  ...recovered(view),
  ...nodeFaults(view),
  ...powerCuts(view),
});
