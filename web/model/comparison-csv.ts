/** The comparison for a spreadsheet: raw values, one deployment a line. Empty: not measured; n/a: does not apply. */
import type { Comparison, ComparisonRow } from '../../src/protocol/reports.ts';

type Value = string | number | boolean | null | undefined;

const columns: readonly [name: string, value: (row: ComparisonRow) => Value][] = [
  ['deployment', (row) => row.deployment],
  ['strategy', (row) => row.strategy],
  ['gateway', (row) => row.gateway],
  ['nodes', (row) => row.nodes],
  ['stateHeldBy', (row) => row.stateHeldBy],
  ['credentialBytes', (row) => row.credentialBytes],
  ['requestBytes', (row) => row.requestBytes],
  ['anyServerWillDo', (row) => row.anyServerWillDo],
  ['survivesServerLoss', (row) => row.survivesServerLoss],
  ['sessionsLostShare', (row) => row.sessionsLostShare],
  ['revocationSeconds', (row) => row.revocationSeconds],
  ['revocationBoundSeconds', (row) => row.revocationBoundSeconds],
  ['parallelChangesSent', (row) => row.parallelChanges?.sent],
  ['parallelChangesKept', (row) => row.parallelChanges?.kept],
  ['storeOutage', (row) => row.storeOutage],
  ['nodeBytesPerSession', (row) => row.bytesPerSession?.node],
  ['storeBytesPerSession', (row) => row.bytesPerSession?.store],
  ['latencyMsP50', (row) => row.latencyMs?.p50],
  ['latencyMsP95', (row) => row.latencyMs?.p95],
  ['latencyMsP99', (row) => row.latencyMs?.p99],
  ['requestsPerSecond', (row) => row.requestsPerSecond],
  ['ratioToBareServer', (row) => row.ratioToBareServer],
  ['histories', (row) => row.evidence.join(' ')],
];

export function comparisonCsv({ rows, seed }: Comparison): string {
  const head = [...columns.map(([name]) => name), 'seed'];
  const lines = rows.map((row) => [...columns.map(([, value]) => value(row)), seed]);
  return `${[head, ...lines].map((line) => line.map(written).join(',')).join('\r\n')}\r\n`;
}

/** RFC 4180: quoted where a comma, a quote or a line's end stands in it. */
function written(value: Value): string {
  if (value === undefined) return '';
  const text = value === null ? 'n/a' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
