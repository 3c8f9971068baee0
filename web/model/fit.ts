/**
 * Which strategy fits a case, decided from measured values alone. What was not measured is neither met nor unmet, and
 * says so. A strategy fits when every need that was asked for is met; a need that is relaxed never takes one away.
 */
import { type ComparedField, capacityProbe } from '../../src/protocol/comparison-sources.ts';
import { type DeploymentName, type StoreName, storeTitles } from '../../src/protocol/lab-words.ts';
import type { ComparisonRow, RunReport } from '../../src/protocol/reports.ts';
import { bytes, grouped, percent } from './words.ts';

export interface Needs {
  /** Logged in at the same time, and requests of all of them together. They price, and exclude nothing. */
  readonly users: number;
  readonly requestsPerSecond: number;
  /** 0: at once. Null: whenever the credential ends by itself. */
  readonly logoutWithinSeconds: number | null;
  /** Kept for each session; 0: hardly anything. */
  readonly payloadBytes: number;
  /** Of all sessions, when one server dies; 1: any. */
  readonly lossShareMax: number;
  readonly runsRedis: boolean;
  readonly runsPostgres: boolean;
  readonly anyServer: boolean;
  readonly keepsParallelChanges: boolean;
}

export const usualNeeds: Needs = {
  users: 10_000,
  requestsPerSecond: 200,
  logoutWithinSeconds: null,
  payloadBytes: 0,
  lossShareMax: 1,
  runsRedis: true,
  runsPostgres: true,
  anyServer: false,
  keepsParallelChanges: false,
};

export type NeedName = 'logout' | 'payload' | 'loss' | StoreName | 'anyServer' | 'parallel';

export interface Answer {
  readonly need: NeedName;
  readonly state: 'met' | 'not met' | 'not measured';
  /** The measured reason, or what would measure it. */
  readonly reason: string;
  /** Where in the table it stands; null: in no column. */
  readonly field: ComparedField | null;
}

/** Null: not measured. */
export interface Price {
  readonly wireBytesPerDay: number | null;
  readonly nodeBytes: number | null;
  readonly storeBytes: number | null;
}

export interface Fit {
  readonly deployment: DeploymentName;
  readonly state: 'fits' | 'unknown' | 'falls short';
  readonly answers: readonly Answer[];
  readonly price: Price;
  readonly row: ComparisonRow;
}

export interface Measured {
  readonly rows: readonly ComparisonRow[];
  /** The latest report of the experiment that fills a session, if it has run. */
  readonly capacity: RunReport | undefined;
}

/** The best first: those that fit, those that nobody knows of, those that fall short; the cheapest first in each. */
export function fits(measured: Measured, needs: Needs): Fit[] {
  const all = measured.rows.map((row): Fit => {
    const answers = answersFor(row, measured.capacity, needs);
    return { deployment: row.deployment, state: stateOf(answers), answers, price: priceOf(row, needs), row };
  });
  const rank: Record<Fit['state'], number> = { fits: 0, unknown: 1, 'falls short': 2 };
  return all.sort(
    (a, b) => rank[a.state] - rank[b.state] || count(a, 'not met') - count(b, 'not met') || cost(a) - cost(b),
  );
}

const count = ({ answers }: Fit, state: Answer['state']): number =>
  answers.filter((answer) => answer.state === state).length;

/** An unmeasured price is no bargain. */
const cost = ({ price }: Fit): number => price.wireBytesPerDay ?? Number.MAX_SAFE_INTEGER;

function stateOf(answers: readonly Answer[]): Fit['state'] {
  if (answers.some(({ state }) => state === 'not met')) return 'falls short';
  return answers.some(({ state }) => state === 'not measured') ? 'unknown' : 'fits';
}

/** Only what is asked for is answered. */
function answersFor(row: ComparisonRow, capacity: RunReport | undefined, needs: Needs): Answer[] {
  const { logoutWithinSeconds, payloadBytes, lossShareMax, anyServer, keepsParallelChanges } = needs;
  return [
    ...(logoutWithinSeconds === null ? [] : [logout(row, logoutWithinSeconds)]),
    ...(payloadBytes <= 0 ? [] : [payload(row, capacity, payloadBytes)]),
    ...(lossShareMax >= 1 ? [] : [loss(row, lossShareMax)]),
    ...(needs.runsRedis ? [] : [store(row, 'redis')]),
    ...(needs.runsPostgres ? [] : [store(row, 'postgres')]),
    ...(anyServer ? [anywhere(row)] : []),
    ...(keepsParallelChanges ? [parallel(row)] : []),
  ];
}

const answer = (need: NeedName, field: ComparedField | null, isMet: boolean, reason: string): Answer => ({
  need,
  field,
  state: isMet ? 'met' : 'not met',
  reason,
});
const unmeasured = (
  need: NeedName,
  field: ComparedField | null,
  reason = 'It was not measured.',
): Answer => ({
  need,
  field,
  state: 'not measured',
  reason,
});

function logout({ revocationSeconds, revocationBoundSeconds }: ComparisonRow, within: number): Answer {
  const bound = revocationSeconds === 0 ? 0 : revocationBoundSeconds;
  if (bound === undefined) return unmeasured('logout', 'revocationSeconds');
  const words = bound === 0 ? 'A logout counts at once.' : `A logout may take ${duration(bound)} to count.`;
  return answer('logout', 'revocationSeconds', bound <= within, words);
}

/** How much the session was told, and how much of it a later read showed. */
function payload({ deployment }: ComparisonRow, report: RunReport | undefined, wanted: number): Answer {
  const { messages } = report?.results.find((each) => each.deployment === deployment)?.measurements ?? {};
  const { experiment, messageBytes } = capacityProbe;
  if (!messages) return unmeasured('payload', null, `It was not measured: run ${experiment}.`);
  const kept = messages.kept * messageBytes;
  if (kept >= wanted) return answer('payload', null, true, `It kept ${bytes(kept)} in one session.`);
  if (messages.kept < messages.sent)
    return answer('payload', null, false, `A session was full after ${bytes(kept)}.`);
  return unmeasured('payload', null, `It was measured up to ${bytes(kept)} only, and kept them.`);
}

function loss({ sessionsLostShare }: ComparisonRow, most: number): Answer {
  if (sessionsLostShare === undefined) return unmeasured('loss', 'survivesServerLoss');
  const words = `${percent(sessionsLostShare)} of the sessions were lost with one server.`;
  return answer('loss', 'survivesServerLoss', sessionsLostShare <= most, words);
}

/** Which store it is stands in no measurement: a deployment is called after the one that it was started with. */
function store({ deployment, stateHeldBy }: ComparisonRow, name: StoreName): Answer {
  if (stateHeldBy === undefined) return unmeasured(name, 'stateHeldBy');
  const isNeeded = stateHeldBy === 'store' && deployment === name;
  const words = isNeeded ? 'It keeps its sessions in' : 'It needs no';
  return answer(name, 'stateHeldBy', !isNeeded, `${words} ${storeTitles[name]}.`);
}

function anywhere({ anyServerWillDo }: ComparisonRow): Answer {
  if (anyServerWillDo === undefined) return unmeasured('anyServer', 'anyServerWillDo');
  const words = anyServerWillDo ? 'Every server knew every session.' : 'Only one server knew a session.';
  return answer('anyServer', 'anyServerWillDo', anyServerWillDo, words);
}

function parallel({ parallelChanges }: ComparisonRow): Answer {
  if (!parallelChanges) return unmeasured('parallel', 'parallelChanges');
  const { kept, sent } = parallelChanges;
  return answer(
    'parallel',
    'parallelChanges',
    kept >= sent,
    `${kept} of ${sent} parallel changes were kept.`,
  );
}

const SECONDS_A_DAY = 86_400;

/** What it costs to run, from bytes that were measured: nothing is assumed where nothing was. */
function priceOf(
  { credentialBytes, bytesPerSession }: ComparisonRow,
  { users, requestsPerSecond }: Needs,
): Price {
  const of = (each: number | null | undefined): number | null =>
    each === undefined ? null : Math.max(0, each ?? 0) * users;
  return {
    wireBytesPerDay:
      credentialBytes === undefined ? null : credentialBytes * requestsPerSecond * SECONDS_A_DAY,
    nodeBytes: of(bytesPerSession?.node),
    storeBytes: of(bytesPerSession?.store),
  };
}

/** "12 h", "15 min", "2.5 s": in the largest unit that leaves it whole. */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60} min` : `${grouped(seconds)} s`;
}
