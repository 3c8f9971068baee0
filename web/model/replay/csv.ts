/** Figures as comma-separated values (RFC 4180), for a spreadsheet. */
import type { RunReport } from '../../../src/protocol/reports.ts';

/** A spreadsheet takes text that begins like a formula for one; an apostrophe makes it text again. */
function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export const csv = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');

/** One measurement a line; what is made of several figures has a line for each. */
export function measurementsCsv({ experiment, seed, results }: RunReport): string {
  const lines = results.flatMap(({ deployment, expected, observed, measurements }) => [
    [experiment, seed, deployment, 'expected', expected],
    [experiment, seed, deployment, 'observed', observed],
    ...Object.entries(measurements).flatMap(([name, value]) =>
      flat(name, value).map(([key, each]) => [experiment, seed, deployment, key, each]),
    ),
  ]);
  return csv([['experiment', 'seed', 'deployment', 'measurement', 'value'], ...lines]);
}

function flat(name: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).flatMap(([key, each]) => flat(`${name}.${key}`, each));
}
