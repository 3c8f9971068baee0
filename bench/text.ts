/** The bench's results as Markdown: what stands in docs/performance.md, and what a terminal shows. */
import type { StoreName } from '../src/protocol/lab-words.ts';
import type { CpuResult, Spread } from './cpu.ts';
import type { describeMachine } from './machine.ts';
import type { SessionResult } from './sessions.ts';

export interface BenchReport {
  readonly at: string;
  readonly machine: ReturnType<typeof describeMachine>;
  /** Their versions; absent: without it. */
  readonly stores: Readonly<Partial<Record<StoreName, string>>>;
  readonly settings: { readonly pairs: number; readonly turnMs: number; readonly sessions: number };
  readonly loadAverage: { readonly before: number; readonly after: number };
  readonly cpu: readonly CpuResult[];
  readonly sessions: readonly SessionResult[];
}

export function markdown(rows: readonly (readonly string[])[]): string {
  const [heading = [], ...rest] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(heading),
    line(heading.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rest.map(line),
  ].join('\n');
}

const digits = (value: number, count: number) => value.toFixed(count);
const spread = ({ median, min, max }: Spread, count: number) =>
  `${digits(median, count)} (${digits(min, count)}–${digits(max, count)})`;

const cpuTable = (results: readonly CpuResult[]) =>
  markdown([
    [
      'server',
      'CPU a request, ratio to bare',
      'µs a request',
      'of its store, µs',
      'requests/s',
      'bare, requests/s',
    ],
    ...results.map((result) => [
      result.name,
      spread(result.ratioToBare, 2),
      digits(result.cpuUsPerRequest.median, 0),
      result.storeCpuUsPerRequest ? digits(result.storeCpuUsPerRequest.median, 0) : '–',
      spread(result.requestsPerSecond, 0),
      digits(result.bareRequestsPerSecond.median, 0),
    ]),
  ]);

const sessionTable = (results: readonly SessionResult[]) =>
  markdown([
    [
      'server',
      'bytes a session in the node',
      'in the store',
      'kept of 50 parallel changes',
      'ready after, ms',
    ],
    ...results.map(({ name, bytesPerSession: { node, store }, kept, readyMs }) => [
      name,
      String(node),
      store === null ? '–' : String(store),
      kept.sent === 50 ? String(kept.kept) : `${kept.kept} of ${kept.sent}`,
      spread(readyMs, 0),
    ]),
  ]);

export function benchText({
  at,
  machine,
  stores,
  settings,
  loadAverage,
  cpu,
  sessions,
}: BenchReport): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  const failed = cpu.reduce((sum, result) => sum + result.failed, 0);
  return [
    `Measured on ${at.slice(0, 10)}: ${machine.cores} cores of ${machine.processor}, ${machine.memoryGb} GB, Node ${machine.node},`,
    `Redis ${stores.redis ?? 'absent'}, PostgreSQL ${stores.postgres ?? 'absent'}, ${packages.join(', ')}. Load average ${digits(loadAverage.before, 1)} before and`,
    `${digits(loadAverage.after, 1)} after (the bench itself is about 2). ${machine.pinned ? 'Servers on core 0, the load on core 1.' : 'Not pinned to cores: taskset is missing.'}`,
    `${settings.pairs} pairs of ${settings.turnMs} ms each; ${settings.sessions} sessions weighed; ${failed} requests failed. Median (smallest–largest).`,
    '',
    cpuTable(cpu),
    '',
    sessionTable(sessions),
  ].join('\n');
}
