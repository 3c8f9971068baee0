/** The comparison as a table of cells. What was not measured and what does not apply are two different things. */
import { type ComparedField, comparisonSources } from '../../src/protocol/comparison-sources.ts';
import type { DeploymentName, Verdict } from '../../src/protocol/lab-words.ts';
import type { Comparison, ComparisonRow } from '../../src/protocol/reports.ts';
import { duration } from './fit.ts';
import { bytes, grouped, percent } from './words.ts';

export interface Cell {
  readonly text: string;
  readonly note?: string;
  readonly verdict?: Verdict;
  readonly missing?: boolean;
}

export interface FieldCell extends Cell {
  readonly field: ComparedField;
  /** Its share of the largest in the column, where lengths can be compared. */
  readonly bar: number | null;
}

export interface TableRow {
  readonly deployment: DeploymentName;
  readonly setting: string;
  readonly cells: readonly FieldCell[];
}

const unmeasured: Cell = { text: 'not measured yet', missing: true };
const inapplicable: Cell = { text: 'does not apply', missing: true };

/** Absent: not measured. Null: does not apply. */
function cell<Value>(value: Value | null | undefined, write: (value: Value) => Cell): Cell {
  if (value === undefined) return unmeasured;
  return value === null ? inapplicable : write(value);
}

const yesNo = (yes: boolean, note?: string): Cell => ({
  text: yes ? 'yes' : 'no',
  verdict: yes ? 'holds' : 'breaks',
  ...(note && { note }),
});

const outages: Record<NonNullable<ComparisonRow['storeOutage']>, Cell> = {
  unaffected: { text: 'unaffected', verdict: 'holds' },
  'fails closed': { text: 'fails closed', verdict: 'degrades', note: '503, then heals' },
  'fails open': { text: 'fails open', verdict: 'breaks' },
};

interface Column {
  readonly title: string;
  /** What the row's notes call the value when they say why it is missing. */
  readonly field: ComparedField;
  /** What its bar is as long as; absent: it is no quantity. */
  readonly size?: (row: ComparisonRow) => number | undefined;
  readonly cell: (row: ComparisonRow) => Cell;
}

const columns: readonly Column[] = [
  {
    title: 'Credential',
    field: 'credentialBytes',
    size: (row) => row.credentialBytes,
    cell: (row) =>
      cell(row.credentialBytes, (size) => ({
        text: bytes(size),
        ...(row.requestBytes !== undefined && { note: `of a ${bytes(row.requestBytes)} request` }),
      })),
  },
  {
    title: 'Who holds the state',
    field: 'stateHeldBy',
    cell: (row) => cell(row.stateHeldBy, (holder) => ({ text: `the ${holder}` })),
  },
  {
    title: 'Survives the loss of a server',
    field: 'survivesServerLoss',
    cell: (row) =>
      cell(row.survivesServerLoss, (survives) =>
        yesNo(
          survives,
          row.sessionsLostShare === undefined ? undefined : `${percent(row.sessionsLostShare)} lost`,
        ),
      ),
  },
  {
    title: 'Any server will do',
    field: 'anyServerWillDo',
    cell: (row) => cell(row.anyServerWillDo, (any) => yesNo(any)),
  },
  {
    title: 'Logout takes effect',
    field: 'revocationSeconds',
    size: (row) => (row.revocationSeconds === 0 ? 0 : row.revocationBoundSeconds),
    cell: (row) =>
      cell(row.revocationSeconds, (seconds) => ({
        text: seconds === 0 ? 'at once' : `> ${grouped(seconds)} s`,
        ...(row.revocationBoundSeconds && { note: `up to ${duration(row.revocationBoundSeconds)}` }),
      })),
  },
  {
    title: 'Parallel changes kept',
    field: 'parallelChanges',
    cell: (row) =>
      cell(row.parallelChanges, ({ kept, sent }) => ({
        text: `${kept} of ${sent}`,
        verdict: kept >= sent ? 'holds' : 'breaks',
      })),
  },
  {
    title: 'Store outage',
    field: 'storeOutage',
    cell: (row) => cell(row.storeOutage, (outage) => outages[outage]),
  },
  {
    title: 'Memory per session',
    field: 'bytesPerSession',
    size: (row) => Math.max(row.bytesPerSession?.node ?? 0, row.bytesPerSession?.store ?? 0),
    cell: (row) => cell(row.bytesPerSession, memory),
  },
  {
    title: 'p50 / p95 / p99',
    field: 'latencyMs',
    size: (row) => row.latencyMs?.p95,
    cell: (row) =>
      cell(row.latencyMs, ({ p50, p95, p99 }) => ({
        text: `${[p50, p95, p99].map((ms) => grouped(ms < 10 ? ms : Math.round(ms))).join(' / ')} ms`,
        ...(row.requestsPerSecond !== undefined && {
          note: speed(row.requestsPerSecond, row.ratioToBareServer),
        }),
      })),
  },
];

export const comparisonColumns: readonly { title: string; field: ComparedField; experiments: string }[] =
  columns.map(({ title, field }) => ({ title, field, experiments: numbers(field) }));

/** "03 04": the experiments that measure it. */
function numbers(field: ComparedField): string {
  return comparisonSources[field].map((name) => name.slice(0, 2)).join(' ');
}

export const columnTitle = (wanted: ComparedField): string =>
  columns.find(({ field }) => field === wanted)?.title ?? wanted;

export const comparisonRows = ({ rows }: Comparison): TableRow[] =>
  rows.map((row) => ({
    deployment: row.deployment,
    setting: `${row.nodes === 1 ? '1 node' : `${row.nodes} nodes`}, ${row.gateway}`,
    cells: columns.map((column) => ({
      ...withReason(column, row),
      field: column.field,
      bar: barOf(column, row, rows),
    })),
  }));

function barOf({ size }: Column, row: ComparisonRow, rows: readonly ComparisonRow[]): number | null {
  const own = size?.(row);
  if (!size || own === undefined) return null;
  const largest = Math.max(...rows.map((each) => size(each) ?? 0));
  return largest > 0 ? own / largest : 0;
}

/** A cell in one line. */
export const cellWords = ({ text, note }: Cell): string => (note ? `${text} (${note})` : text);

/** A note names the fields that it explains, then a colon, then the reason. */
function withReason({ field, cell: write }: Column, row: ComparisonRow): Cell {
  const written = write(row);
  if (written !== unmeasured) return written;
  const note = row.notes.find((each) => each.split(':')[0]?.includes(field));
  return note ? { ...written, note: note.slice(note.indexOf(':') + 1).trim() } : written;
}

/** A place that holds nothing is measured as well; only one that does not exist does not apply. */
function memory(places: NonNullable<ComparisonRow['bytesPerSession']>): Cell {
  const known = (['node', 'store'] as const).flatMap((place) => {
    const size = places[place];
    return size === undefined || size === null ? [] : [{ place, size }];
  });
  const [first, second] = known.sort((a, b) => b.size - a.size);
  if (!first) return places.node === null && places.store === null ? inapplicable : unmeasured;
  return {
    text: bytes(first.size),
    note: second ? `${first.place}; ${second.place} ${bytes(second.size)}` : first.place,
  };
}

const speed = (perSecond: number, ratio: number | undefined): string =>
  `${grouped(perSecond)} req/s${ratio === undefined ? '' : `, ${ratio.toFixed(2)} of bare`}`;
