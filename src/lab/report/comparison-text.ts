/** The comparison as tables for a terminal of 120 columns. */
import type { Comparison, ComparisonRow } from '../../protocol/reports.ts';
import { bold, dim } from './style.ts';
import { table, wrap } from './table.ts';

const WIDTH = 120;
/** Not measured, as against null, which does not apply. */
const UNKNOWN = '?';
const NOT_APPLICABLE = '–';

const number = (value: number | null | undefined, unit = ''): string => {
  if (value === undefined) return UNKNOWN;
  return value === null ? NOT_APPLICABLE : `${value}${unit}`;
};

function yesOrNo(value: boolean | undefined): string {
  if (value === undefined) return UNKNOWN;
  return value ? 'yes' : 'no';
}

const share = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : `${Math.round(value * 100)} %`;

function revocation({ revocationSeconds, revocationBoundSeconds }: ComparisonRow): string {
  if (revocationSeconds === 0) return 'at once';
  return revocationBoundSeconds === undefined
    ? number(revocationSeconds, ' s')
    : `up to ${Math.round(revocationBoundSeconds / 360) / 10} h`;
}

type Columns = readonly (readonly [heading: string, cell: (row: ComparisonRow) => string])[];

const deployment: Columns[number] = ['deployment', (row) => bold(row.deployment)];

const what: Columns = [
  deployment,
  ['state', ({ stateHeldBy }) => stateHeldBy ?? UNKNOWN],
  ['any server', ({ anyServerWillDo }) => yesOrNo(anyServerWillDo)],
  ['lost in crash', ({ sessionsLostShare }) => share(sessionsLostShare)],
  ['logout counts', revocation],
  ['kept of 50', ({ parallelChanges }) => (parallelChanges ? String(parallelChanges.kept) : UNKNOWN)],
  ['store outage', ({ storeOutage }) => storeOutage ?? UNKNOWN],
];

const price: Columns = [
  deployment,
  ['credential', ({ credentialBytes }) => number(credentialBytes, ' B')],
  ['request', ({ requestBytes }) => number(requestBytes, ' B')],
  ['in nodes', ({ bytesPerSession }) => number(bytesPerSession?.node, ' B')],
  ['in store', ({ bytesPerSession }) => number(bytesPerSession?.store, ' B')],
  [
    'p50 / p95 / p99',
    ({ latencyMs }) =>
      latencyMs ? `${[latencyMs.p50, latencyMs.p95, latencyMs.p99].map(ms).join(' / ')} ms` : UNKNOWN,
  ],
  ['requests', ({ requestsPerSecond }) => number(requestsPerSecond, ' /s')],
  ['of bare', ({ ratioToBareServer }) => ratioToBareServer?.toFixed(2) ?? UNKNOWN],
];

/** Below ten a tenth tells something; above, it is noise. */
const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

const rowsOf = (columns: Columns, { rows }: Comparison) => [
  columns.map(([heading]) => heading),
  ...rows.map((row) => columns.map(([, cell]) => cell(row))),
];

/** Two tables, since one line does not hold it all: what each does, and what it costs. */
export function comparisonText(comparison: Comparison): string {
  const notes = [...new Set(comparison.rows.flatMap((row) => row.notes))];
  return [
    table(rowsOf(what, comparison)),
    '',
    table(rowsOf(price, comparison)),
    '',
    dim(
      `Measured${comparison.server === 'service' ? ' on the service' : ''}, seed ${comparison.seed}. ${NOT_APPLICABLE} does not apply, ${UNKNOWN} not measured.`,
    ),
    ...notes.map((note) => dim(wrap(note, WIDTH))),
    '',
  ].join('\n');
}
