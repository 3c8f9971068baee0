/** Figures as comma-separated values (RFC 4180), for a spreadsheet. */
import type { RunReport } from '../../../src/protocol/reports.ts';
import type { Sample } from '../../../src/protocol/samples.ts';

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

export function samplesCsv(samples: readonly Sample[]): string {
  const nodes = [...new Set(samples.flatMap((sample) => sample.nodes.map(({ name }) => name)))].sort();
  const head = [
    ...['at', 'answered', 'refused', 'failed', 'unanswered', 'retried', 'p50', 'p95', 'p99'],
    ...['requestBytes', 'responseBytes'],
    ...nodes.flatMap((name) => [`${name} sessions`, `${name} memory`]),
  ];
  const rows = samples.map((sample) => {
    const { latencyMs } = sample;
    const held = nodes.flatMap((name) => {
      const node = sample.nodes.find((each) => each.name === name);
      return [node?.sessionsHeld, node?.rssBytes];
    });
    return [
      ...[sample.at, sample.answered, sample.refused, sample.failed, sample.unanswered, sample.retried],
      ...[latencyMs?.p50, latencyMs?.p95, latencyMs?.p99, sample.requestBytes, sample.responseBytes],
      ...held,
    ];
  });
  return csv([head, ...rows]);
}
