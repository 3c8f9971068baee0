/** A fit in words: what it costs, what it gives up, and what would change the decision. */
import type { ComparisonRow } from '../../src/protocol/reports.ts';
import { duration, type Fit, fits, type Measured, type NeedName, type Needs, type Price } from './fit.ts';
import { bytes, capital, grouped, listed, percent } from './words.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "1.2 GB": in thousands, as networks and disks are sold. */
export function size(count: number): string {
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
  return power === 0 ? bytes(count) : `${grouped(count / 1000 ** power)} ${units[power]}`;
}

const orUnmeasured = (count: number | null): string => (count === null ? 'not measured' : size(count));

export const priceWords = ({
  wireBytesPerDay,
  nodeBytes,
  storeBytes,
}: Price): readonly [string, string][] => [
  ['credentials on the wire, a day', orUnmeasured(wireBytesPerDay)],
  ['memory of the nodes', orUnmeasured(nodeBytes)],
  ['memory of the store', orUnmeasured(storeBytes)],
];

/** What is given up by it, asked for or not: each clause is a measured value. */
export function tradeOff(row: ComparisonRow): string {
  const clauses = [
    ...(row.sessionsLostShare
      ? [`${percent(row.sessionsLostShare)} of the sessions are lost with a server`]
      : []),
    ...(row.anyServerWillDo === false ? ['only one server knows a session'] : []),
    ...(row.revocationBoundSeconds
      ? [`a logout may take ${duration(row.revocationBoundSeconds)} to count`]
      : []),
    ...lostUpdates(row),
    ...(row.storeOutage === 'fails closed' ? ['without its store it serves nobody, and says 503'] : []),
    ...(row.storeOutage === 'fails open' ? ['without its store it says that nobody is logged in'] : []),
  ];
  if (clauses.length === 0) return 'No measured value speaks against it.';
  const words = listed(clauses);
  return `${capital(words)}.`;
}

const lostUpdates = ({ parallelChanges }: ComparisonRow): string[] =>
  parallelChanges && parallelChanges.kept < parallelChanges.sent
    ? [`${parallelChanges.kept} of ${parallelChanges.sent} parallel changes survive`]
    : [];

/** Each need as it would be if nobody asked for it. */
const relaxed: Record<NeedName, Partial<Needs>> = {
  logout: { logoutWithinSeconds: null },
  payload: { payloadBytes: 0 },
  loss: { lossShareMax: 1 },
  redis: { runsRedis: true },
  postgres: { runsPostgres: true },
  anyServer: { anyServer: false },
  parallel: { keepsParallelChanges: false },
};
/** Each need at its strictest; a payload has no strictest. */
const strictest: Partial<Record<NeedName, Partial<Needs>>> = {
  logout: { logoutWithinSeconds: 0 },
  loss: { lossShareMax: 0 },
  redis: { runsRedis: false },
  postgres: { runsPostgres: false },
  anyServer: { anyServer: true },
  parallel: { keepsParallelChanges: true },
};
const ifRelaxed: Record<NeedName, string> = {
  logout: 'If a logout need not count so soon',
  payload: 'If less had to be kept for each session',
  loss: 'If more sessions may be lost with a server',
  redis: 'If the team ran Redis',
  postgres: 'If the team ran PostgreSQL',
  anyServer: 'If a session may belong to one server',
  parallel: 'If parallel changes may be lost',
};
const ifStricter: Record<NeedName, string> = {
  logout: 'If a logout must count at once',
  payload: '',
  loss: 'If no session may be lost with a server',
  redis: 'If the team had no Redis',
  postgres: 'If the team had no PostgreSQL',
  anyServer: 'If any server must answer',
  parallel: 'If parallel changes must survive',
};

/** What would bring another strategy in, or take the chosen one out: found by asking again, not by a rule. */
export function whatWouldChange(measured: Measured, needs: Needs): string[] {
  const fitting = (asked: Needs): string[] =>
    fits(measured, asked).flatMap(({ deployment, state }) => (state === 'fits' ? [deployment] : []));
  const now = fitting(needs);
  const names = Object.keys(relaxed) as NeedName[];
  const [chosen] = now;
  return names.flatMap((need) => {
    const more = fitting({ ...needs, ...relaxed[need] }).filter((name) => !now.includes(name));
    const left = strictest[need] && chosen ? fitting({ ...needs, ...strictest[need] }) : now;
    const isOut = chosen !== undefined && !left.includes(chosen);
    return [
      ...(more.length > 0 ? [`${ifRelaxed[need]}, ${listed(more)} would fit as well.`] : []),
      ...(isOut ? [`${ifStricter[need]}, ${chosen} would no longer fit; ${instead(left)}.`] : []),
    ];
  });
}

const instead = (left: readonly string[]): string =>
  left.length === 0 ? 'nothing that was measured would' : `${listed(left)} would`;

const storesOf = ({ runsRedis, runsPostgres }: Needs): string =>
  listed([...(runsRedis ? ['Redis'] : []), ...(runsPostgres ? ['PostgreSQL'] : [])]) || 'no store';

/** The needs as sentences, each as the person asked for it. */
export function needWords(needs: Needs): string[] {
  const { logoutWithinSeconds, payloadBytes, lossShareMax, anyServer, keepsParallelChanges } = needs;
  return [
    `${grouped(needs.users)} users are logged in at the same time.`,
    `Together they send ${grouped(needs.requestsPerSecond)} requests a second.`,
    logoutWithinSeconds === null
      ? 'A logout may count whenever the credential ends by itself.'
      : `A logout must count ${logoutWithinSeconds === 0 ? 'at once' : `within ${duration(logoutWithinSeconds)}`}.`,
    payloadBytes > 0
      ? `${bytes(payloadBytes)} are kept for each session.`
      : 'Hardly anything is kept for a session beside who it is.',
    lossShareMax >= 1
      ? 'When a server dies, any session may be lost with it.'
      : `When a server dies, at most ${percent(lossShareMax)} of the sessions may be lost.`,
    `The team runs ${storesOf(needs)}.`,
    anyServer ? 'Any server must be able to answer.' : 'A session may belong to one server.',
    keepsParallelChanges ? 'Parallel changes must survive.' : 'Of parallel changes some may be lost.',
  ];
}

export const best = (all: readonly Fit[]): Fit | undefined => all.find(({ state }) => state === 'fits');
