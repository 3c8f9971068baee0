/** What became of the sessions, and of what was asked with them. */
import type { Measurements } from '../../../protocol/reports.ts';
import type { HistoryView } from '../history-view.ts';
import { type Life, ordinary } from '../lives.ts';
import { finalValue } from '../lost-update.ts';
import { isDecided, isOrdinary, isRefused, type Operation } from '../operation.ts';
import { countersOf } from '../shown-state.ts';

function counts({ operations, lives }: HistoryView): Measurements {
  const asked = operations.filter(isOrdinary);
  const count = (isCounted: (operation: (typeof asked)[number]) => boolean) => asked.filter(isCounted).length;
  return {
    operations: asked.length,
    succeeded: count(({ outcome }) => outcome === 'ok'),
    refused401: count(isRefused),
    unavailable503: count(({ status }) => status === 503),
    indeterminate: count(({ outcome }) => outcome === 'info'),
    sessionsOpened: lives.length,
  };
}

/** Sessions that were refused although they had neither been ended nor expired. */
function losses({ lives }: HistoryView): Measurements {
  if (lives.length === 0) return {};
  const isLost = (life: Life) => ordinary(life).some((use) => life.wronglyRefused.has(use));
  const sessionsLost = lives.filter(isLost).length;
  return { sessionsLost, sessionsLostShare: Math.round((sessionsLost / lives.length) * 1000) / 1000 };
}

/** A client whose login was not answered has nothing to show: what a node says to that tells nothing of sessions. */
const showsSession = (operation: Operation): boolean =>
  operation.probe === true && operation.credential !== null;

/** Whether every session was known at every node that it was shown to. */
function reach({ operations, begin }: HistoryView): Measurements {
  const probes = operations.filter((operation) => showsSession(operation) && isDecided(operation));
  if (probes.length === 0 || begin.nodes.length < 2) return {};
  return { anyServerWillDo: probes.every(({ outcome }) => outcome === 'ok') };
}

function parallelChanges({ lives }: HistoryView): Measurements {
  const [life] = lives;
  const [counter] = life ? countersOf(life) : [];
  if (!life || !counter) return {};
  const adds = ordinary(life).filter((operation) => counter.raisedBy(operation) > 0);
  const overlapping = adds.some(
    (add, index) => index > 0 && add.invokedAt < (adds[index - 1]?.completedAt ?? 0),
  );
  const final = finalValue(life, counter);
  return final && overlapping ? { parallelChanges: { sent: final.acknowledged, kept: final.shown } } : {};
}

export const sessionMeasurements = (view: HistoryView): Measurements => ({
  ...counts(view),
  ...losses(view),
  ...reach(view),
  ...parallelChanges(view),
});
