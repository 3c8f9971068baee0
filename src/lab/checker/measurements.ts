/** Figures that a history holds. Each is left out where the history does not show it. */
import type { HistoryEvent, Measure } from '../../protocol/history.ts';
import type { Measurements } from '../../protocol/reports.ts';
import { type HistoryView, viewOf } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { observeLocation } from './location.ts';
import { finalValue } from './lost-update.ts';
import { anatomy, room, steadyLatency, throughput, weight } from './measurements/cost.ts';
import { isDecided, isOrdinary, isRefused, maxOf, type Operation } from './operation.ts';
import { duringStoreOutage } from './outage.ts';
import { powerCutsOf } from './power-cuts.ts';
import { afterLogout } from './revocation.ts';
import { countersOf } from './shown-state.ts';

const answeredUses = (life: Life) => ordinary(life).filter(({ status }) => status !== null);

function sizes({ lives }: HistoryView): Measurements {
  const uses = lives.flatMap(answeredUses).filter(({ kind }) => kind === 'cart.read' || kind === 'me');
  const [first] = uses;
  const last = [...uses].sort((a, b) => b.credentialBytes - a.credentialBytes)[0];
  if (!first || !last) return {};
  return {
    credentialBytes: first.credentialBytes,
    credentialBytesGrown: last.credentialBytes,
    requestBytes: last.requestBytes,
    ...(last.requestBytes !== first.requestBytes && { requestBytesFirst: first.requestBytes }),
  };
}

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

/** Whether every session was known at every node that it was shown to. */
function reach({ operations, begin }: HistoryView): Measurements {
  const probes = operations.filter((operation) => operation.probe && isDecided(operation));
  if (probes.length === 0 || begin.nodes.length < 2) return {};
  return { anyServerWillDo: probes.every(({ outcome }) => outcome === 'ok') };
}

const toSeconds = (ms: number) => Math.round(ms / 100) / 10;

/** How long after its logout a credential was last accepted. */
function revocation({ lives }: HistoryView): Measurements {
  const ended = lives.flatMap((life) => afterLogout(life) ?? []).filter(({ later }) => later.length > 0);
  if (ended.length === 0) return {};
  const lateMs = ended.flatMap(({ logout, later }) =>
    later.filter(({ outcome }) => outcome === 'ok').map(({ invokedAt }) => invokedAt - logout.completedAt),
  );
  return { revocationSeconds: toSeconds(maxOf(lateMs, 0)) };
}

/** What the logins said: both times are the server's own, so neither its clock nor a slow answer counts. */
function lifetimes({ lives }: HistoryView): Measurements {
  const longest = (expiry: 'idleExpiresAt' | 'expiresAt') => {
    const said = lives.flatMap(({ login: { output } }) =>
      output[expiry] === undefined || output.createdAt === undefined
        ? []
        : [output[expiry] - output.createdAt],
    );
    return said.length > 0 ? Math.round(maxOf(said) / 1000) : undefined;
  };
  const idleLifetimeSeconds = longest('idleExpiresAt');
  const absoluteLifetimeSeconds = longest('expiresAt');
  return {
    ...(idleLifetimeSeconds !== undefined && { idleLifetimeSeconds }),
    ...(absoluteLifetimeSeconds !== undefined && { absoluteLifetimeSeconds }),
  };
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

function outage(view: HistoryView): Measurements {
  const asked = duringStoreOutage(view);
  if (asked.length === 0) return {};
  const tookMs = asked.map(({ invokedAt, completedAt }) => completedAt - invokedAt).filter(Number.isFinite);
  return tookMs.length > 0 ? { outageAnswerMsMax: Math.ceil(maxOf(tookMs)) } : {};
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

function storeSize({ measures }: HistoryView): Measurements {
  const last = (name: Measure['name']) =>
    measures.filter((measure) => measure.name === name).at(-1)?.value ?? 0;
  const sessions = last('storeSessions');
  return sessions > 0 ? { bytesPerSessionInStore: Math.round(last('storeBytes') / sessions) } : {};
}

/** Who waited in vain has waited, too: without them the worst moments would look best. */
const hasWaited = ({ status, outcome, completedAt }: Operation) =>
  status !== null || (outcome === 'info' && Number.isFinite(completedAt));

function latency({ operations }: HistoryView): Measurements {
  const sorted = operations
    .filter((operation) => isOrdinary(operation) && hasWaited(operation))
    .map(({ latencyMs }) => latencyMs)
    .sort((a, b) => a - b);
  if (sorted.length < 20) return {};
  const at = (share: number) =>
    Math.round((sorted[Math.ceil(share * sorted.length) - 1] as number) * 10) / 10;
  return { latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) } };
}

function powerCuts(view: HistoryView): Measurements {
  const cuts = powerCutsOf(view);
  return cuts.length > 0 ? { powerCuts: cuts } : {};
}

export function measurementsOf(events: readonly HistoryEvent[]): Measurements {
  const view = viewOf(events);
  const { heldBy } = observeLocation(view);
  return {
    ...(heldBy !== 'unknown' && { stateHeldBy: heldBy }),
    ...counts(view),
    ...sizes(view),
    ...losses(view),
    ...reach(view),
    ...revocation(view),
    ...lifetimes(view),
    ...parallelChanges(view),
    ...outage(view),
    ...recovered(view),
    ...powerCuts(view),
    ...storeSize(view),
    ...latency(view),
    ...anatomy(view),
    ...room(view),
    ...weight(view),
    ...steadyLatency(view),
    ...throughput(view),
  };
}
