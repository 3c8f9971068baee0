/** The comparison as a terminal table that fits 120 columns. */
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

const columns: readonly (readonly [heading: string, cell: (row: ComparisonRow) => string])[] = [
  ['deployment', ({ deployment }) => bold(deployment)],
  ['state', ({ stateHeldBy }) => stateHeldBy ?? UNKNOWN],
  ['credential', ({ credentialBytes }) => number(credentialBytes, ' B')],
  ['request', ({ requestBytes }) => number(requestBytes, ' B')],
  [
    'any server',
    ({ anyServerWillDo, nodes }) =>
      nodes < 2 && anyServerWillDo === undefined ? NOT_APPLICABLE : yesOrNo(anyServerWillDo),
  ],
  ['lost in crash', ({ sessionsLostShare }) => share(sessionsLostShare)],
  ['logout counts', revocation],
  ['kept of 50', ({ parallelChanges }) => (parallelChanges ? String(parallelChanges.kept) : UNKNOWN)],
  ['store outage', ({ storeOutage }) => storeOutage ?? UNKNOWN],
  ['in store', ({ bytesPerSession }) => number(bytesPerSession?.store, ' B')],
];

export function comparisonText(comparison: Comparison): string {
  const rows = [
    columns.map(([heading]) => heading),
    ...comparison.rows.map((row) => columns.map(([, cell]) => cell(row))),
  ];
  const notes = [...new Set(comparison.rows.flatMap((row) => row.notes))];
  return [
    table(rows),
    '',
    dim(`Measured, seed ${comparison.seed}. ${NOT_APPLICABLE} does not apply, ${UNKNOWN} not measured.`),
    ...notes.map((note) => dim(wrap(note, WIDTH))),
    '',
  ].join('\n');
}
