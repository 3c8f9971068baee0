/** A history as the checks read it: operations with both their ends, sessions with their lives, outages. */
import type { Begin, Complete, HistoryEvent, Invoke, Measure, OperationKind, Output } from '../../protocol/history.ts';

export interface Operation extends Omit<Invoke, 'type' | 'at' | 'operation'> {
  readonly id: number;
  readonly invokedAt: number;
  /** Infinity while no end is known. */
  readonly completedAt: number;
  /** `info` also where the history ends before the operation does. */
  readonly outcome: Complete['type'];
  readonly status: number | null;
  readonly code?: string | undefined;
  readonly output: Output;
  readonly issued?: number | undefined;
  readonly cleared?: boolean | undefined;
  readonly credentialBytes: number;
  readonly requestBytes: number;
  readonly latencyMs: number;
}

/** One session: from a login that was acknowledged, with every credential that descends from it. */
export interface Life {
  readonly label: string;
  readonly user: string;
  readonly login: Operation;
  /** All that presented one of its credentials, in the order of invocation, logins and forgeries left out. */
  readonly operations: Operation[];
  readonly logouts: Operation[];
  /** From here on it may have ended: a logout, or a login that presented it, had been sent. */
  endInvokedAt: number;
}

export interface Outage {
  readonly fault: string;
  readonly target: string;
  readonly from: number;
  readonly until: number;
}

export interface HistoryView {
  readonly begin: Begin;
  readonly operations: readonly Operation[];
  readonly lives: readonly Life[];
  readonly outages: readonly Outage[];
  readonly measures: readonly Measure[];
}

const unfinished = {
  completedAt: Number.POSITIVE_INFINITY,
  outcome: 'info',
  status: null,
  output: {},
  credentialBytes: 0,
  requestBytes: 0,
  latencyMs: 0,
} as const;

function operationsOf(events: readonly HistoryEvent[]): Operation[] {
  const operations = new Map<number, Operation>();
  for (const event of events) {
    if (event.type === 'invoke') {
      const { type: _type, at, operation, ...asked } = event;
      operations.set(operation, { id: operation, invokedAt: at, ...asked, ...unfinished });
    } else if (event.type === 'ok' || event.type === 'fail' || event.type === 'info') {
      const { type: outcome, at, operation, ...seen } = event;
      const invoked = operations.get(operation);
      if (invoked) operations.set(operation, { ...invoked, ...seen, outcome, completedAt: at });
    }
  }
  return [...operations.values()].sort((a, b) => a.invokedAt - b.invokedAt);
}

/** Credentials descend: a login issues the first, a renewal the next. */
function livesOf(operations: readonly Operation[]): Life[] {
  const lives: Life[] = [];
  const lifeOf = new Map<number, Life>();
  const byCompletion = [...operations].sort((a, b) => a.completedAt - b.completedAt);
  for (const operation of byCompletion) {
    const { kind, outcome, issued, credential, session: label, user } = operation;
    const presented = credential === null ? undefined : lifeOf.get(credential);
    const isLogin = kind === 'login' && outcome === 'ok';
    if (issued === undefined) continue;
    const life = isLogin
      ? { label, user, login: operation, operations: [], logouts: [], endInvokedAt: Number.POSITIVE_INFINITY }
      : presented;
    if (isLogin && life) lives.push(life);
    if (life && !lifeOf.has(issued)) lifeOf.set(issued, life);
  }
  for (const operation of operations) {
    const life = operation.credential === null || operation.forged ? undefined : lifeOf.get(operation.credential);
    if (!life) continue;
    if (operation.kind === 'logout') life.logouts.push(operation);
    if (operation.kind === 'logout' || operation.kind === 'login') {
      life.endInvokedAt = Math.min(life.endInvokedAt, operation.invokedAt);
    } else life.operations.push(operation);
  }
  return lives;
}

function outagesOf(events: readonly HistoryEvent[]): Outage[] {
  const outages: Outage[] = [];
  for (const event of events) {
    if (event.type !== 'fault') continue;
    const heal = events.find((later) => later.type === 'heal' && later.target === event.target && later.at >= event.at);
    const until = heal?.at ?? Number.POSITIVE_INFINITY;
    outages.push({ fault: event.fault, target: event.target, from: event.at, until });
  }
  return outages;
}

/** @throws when the history does not start as a history does */
export function viewOf(events: readonly HistoryEvent[]): HistoryView {
  const [begin] = events;
  if (begin?.type !== 'begin') throw new Error('a history starts with its `begin` event');
  const operations = operationsOf(events);
  const measures = events.filter((event) => event.type === 'measure');
  return { begin, operations, lives: livesOf(operations), outages: outagesOf(events), measures };
}

const WRITES: ReadonlySet<OperationKind> = new Set(['cart.add', 'message.append']);
export const isWrite = ({ kind }: Operation): boolean => WRITES.has(kind);

/** What a client does by itself: with its newest credential, through the gateway. */
export const isOrdinary = ({ replay, probe, forged }: Operation): boolean => !replay && !probe && !forged;

export const ordinary = (life: Life): Operation[] => life.operations.filter(isOrdinary);

/** Refused as not authenticated, as against a wrong password. */
export const isRefused = ({ status, kind }: Operation): boolean => status === 401 && kind !== 'login';

/** Until when, at the least, the session must live: what the servers themselves have said. */
export function knownIdleExpiry(life: Life, before: number): number | null {
  const said = [life.login, ...life.operations]
    .filter((operation) => operation.completedAt <= before && operation.output.idleExpiresAt !== undefined)
    .map((operation) => operation.output.idleExpiresAt as number);
  return said.length > 0 ? Math.max(...said) : null;
}
