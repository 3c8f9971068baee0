/** Measurements in words with units, for the page and for reports. A measurement without words does not compile. */
import { bytes, milliseconds, percent } from './quantities.ts';
import type { Measurements, PowerCut } from './reports.ts';

type Texts = {
  readonly [Name in keyof Measurements]-?: {
    readonly label: string;
    /** Undefined where there is nothing to say, or another measurement says it. */
    text(value: NonNullable<Measurements[Name]>, all: Measurements): string | undefined;
  };
};

const of = (count: number, total: number | undefined): string =>
  total === undefined ? String(count) : `${count} of ${total}`;
const percentilesText = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }) =>
  `${p50} / ${p95} / ${p99} ms`;
const unlessNone = (count: number): string | undefined => (count > 0 ? String(count) : undefined);
const saidElsewhere = () => undefined;
const seconds = (count: number): string => `${count} s`;
/** When it last was: nobody may have asked later. */
const lastSeen = (late: number): string => (late === 0 ? 'not at all' : `for at least ${seconds(late)}`);

/** "12 h", "30 min", "2.5 s": in the largest unit that leaves it whole. */
function duration(count: number): string {
  if (count > 0 && count % 3_600 === 0) return `${count / 3_600} h`;
  return count > 0 && count % 60 === 0 ? `${count / 60} min` : seconds(count);
}

/** By when the store synced its file: that is the point of it. */
function lostTo({ fsync, lost, revived }: PowerCut): string {
  const writes = `${lost} ${lost === 1 ? 'write' : 'writes'}`;
  const logouts = revived > 0 ? ` and ${revived} ${revived === 1 ? 'logout' : 'logouts'}` : '';
  return `${writes}${logouts} (${fsync})`;
}

/** In the order in which they are told. */
const measurementTexts: Texts = {
  stateHeldBy: { label: 'state held by', text: (holder) => holder },
  sessionsOpened: { label: 'sessions opened', text: saidElsewhere },
  sessionsLost: {
    label: 'sessions lost',
    text: (lost, { sessionsOpened }) => of(lost, sessionsOpened),
  },
  sessionsLostShare: {
    label: 'share lost',
    text: (share, { sessionsLost }) => (sessionsLost === undefined ? percent(share) : undefined),
  },
  operations: { label: 'operations', text: saidElsewhere },
  succeeded: { label: 'answered', text: (succeeded, { operations }) => of(succeeded, operations) },
  refused401: { label: 'answers 401', text: unlessNone },
  unavailable503: { label: 'answers 503', text: unlessNone },
  indeterminate: { label: 'indeterminate', text: unlessNone },
  duringNodeFaults: {
    label: 'failed, a node away',
    text: ({ failed, sent }) => of(failed, sent),
  },
  anyServerWillDo: { label: 'any server will do', text: (any) => (any ? 'yes' : 'no') },
  credentialBytes: {
    label: 'credential',
    text: (first, { credentialBytesGrown: later = first }) =>
      later === first ? bytes(first) : `${bytes(first)} → ${bytes(later)}`,
  },
  credentialBytesGrown: { label: 'credential, grown', text: saidElsewhere },
  credentialParts: {
    label: 'its parts',
    text: (parts) => (parts.length > 1 ? parts.map((part) => bytes(part)).join(' + ') : undefined),
  },
  discloses: {
    label: 'readable in it without a key',
    text: (names) => (names.length > 0 ? names.join(', ') : 'nothing'),
  },
  requestBytes: {
    label: 'whole request',
    text: (last, { requestBytesFirst: first = last }) =>
      first === last ? bytes(last) : `${bytes(first)} → ${bytes(last)}`,
  },
  requestBytesFirst: { label: 'whole request, at first', text: saidElsewhere },
  messages: { label: 'messages kept', text: ({ kept, sent }) => of(kept, sent) },
  revocationSeconds: { label: 'still accepted after logout', text: lastSeen },
  demotionSeconds: { label: 'still allowed after demotion', text: lastSeen },
  idleLifetimeSeconds: { label: 'lives unused', text: duration },
  absoluteLifetimeSeconds: { label: 'lives at most', text: duration },
  parallelChanges: { label: 'parallel changes kept', text: ({ kept, sent }) => of(kept, sent) },
  outageAnswerMsMax: { label: 'slowest answer, store away', text: milliseconds },
  takenForStrangers: { label: 'taken for strangers, store away', text: String },
  powerCuts: { label: 'lost to power cuts', text: (cuts) => cuts.map(lostTo).join(', ') },
  recoveredMs: { label: 'recovered after', text: milliseconds },
  bytesPerSessionInStore: { label: 'per session in the store', text: bytes },
  bytesPerSession: {
    label: 'each further session',
    text: ({ node, store }) =>
      [
        ...(node === undefined ? [] : [`${bytes(node)} in the nodes`]),
        ...(store === undefined ? [] : [`${bytes(store)} in the store`]),
      ].join(', ') || undefined,
  },
  latencyMs: {
    label: 'latency p50 / p95 / p99',
    text: percentilesText,
  },
  requestsPerSecond: { label: 'requests a second', text: (count) => String(count) },
  ratioToBareServer: { label: 'as a share of a bare server', text: percent },
  loginMs: {
    label: 'a login takes',
    text: ({ alone, storm }) => `${alone === undefined ? '' : `${alone} → `}${storm} ms`,
  },
  loginsPerSecond: { label: 'logins a second', text: (count) => String(count) },
  loginsRefused: { label: 'logins refused', text: unlessNone },
  waitedMs: {
    label: 'p50 / p95 / p99 of who was in',
    text: ({ quiet, storm }) => `${percentilesText(quiet)} → ${percentilesText(storm)}`,
  },
};

export const measurementLabels: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(measurementTexts).map(([name, { label }]) => [name, label]),
);

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Only what was measured; what was not is not mentioned. */
export function facts(measured: Measurements): Fact[] {
  return (Object.keys(measurementTexts) as (keyof Measurements)[]).flatMap((name) => {
    const { label, text } = measurementTexts[name] as Texts[typeof name] & {
      text(value: unknown, all: Measurements): string | undefined;
    };
    const value = measured[name] === undefined ? undefined : text(measured[name], measured);
    return value === undefined ? [] : [{ label, value }];
  });
}
