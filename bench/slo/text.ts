/** What bench:slo has found, as Markdown: what stands in docs/performance.md, and what a terminal shows. */

import { markdown } from '../text.ts';
import { availabilityOf, shareOf } from './figures.ts';
import { type CpuUse, type Figures, type SloReport, slo } from './report.ts';

const share = (part: number) => `${(part * 100).toFixed(2)} %`;
const ms = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const rate = (value: number | null) => (value === null ? '–' : `${value}/s`);

const figureCells = (figures: Figures): string[] => [
  String(figures.requests),
  ms(figures.p50),
  ms(figures.p95),
  ms(figures.p99),
  ms(figures.max),
  String(figures.overBudget),
  `${figures.failed} (${share(shareOf(figures.failed, figures))})`,
  share(availabilityOf(figures)),
];

const figureHeads = [
  'requests',
  'p50, ms',
  'p95',
  'p99',
  'longest',
  `over ${slo.budgetMs} ms`,
  'failed',
  'availability',
];

function medianTable({ median }: SloReport): string {
  const { kill, total, quiet, byKind } = median;
  const kinds = Object.entries(byKind).map(([kind, figures]) => [`\`${kind}\``, ...figureCells(figures)]);
  return markdown([
    ['at the median load', ...figureHeads],
    ['all of it', ...figureCells(total)],
    ['outside of the seconds below', ...figureCells(quiet)],
    ['2 s from the kill', ...figureCells(kill.afterKill)],
    ['from the restart to 2 s after it is ready', ...figureCells(kill.afterRestart)],
    ...kinds,
  ]);
}

const stepTable = ({ limit }: SloReport) =>
  markdown([
    ['rate', 'p50, ms', 'p95', 'p99', 'longest', 'failed', 'held', 'idle, of all cores'],
    ...limit.steps.map((step) => [
      rate(step.ratePerSecond),
      ms(step.p50),
      ms(step.p95),
      ms(step.p99),
      ms(step.max),
      share(shareOf(step.failed, step)),
      step.held ? 'yes' : 'no',
      share(step.cpu.idle / step.cpu.cores),
    ]),
  ]);

const percentOf = (value: number | undefined) => (value === undefined ? '–' : `${Math.round(value * 100)} %`);

function cpuTable({ limit, median }: SloReport): string {
  const broken = limit.steps
    .filter(({ held }) => !held)
    .toSorted((a, b) => a.ratePerSecond - b.ratePerSecond)[0];
  const uses: (readonly [string, CpuUse])[] = [
    [`at the median load, ${rate(median.ratePerSecond)}`, median.cpu],
    ...(broken ? [[`where it stops being true, ${rate(broken.ratePerSecond)}`, broken.cpu] as const] : []),
  ];
  const parts = Object.keys(median.cpu.ofCore);
  return markdown([
    ['of one core', ...parts, 'others', 'idle'],
    ...uses.map(([name, { ofCore, others, idle }]) => [
      name,
      ...parts.map((part) => percentOf(ofCore[part])),
      percentOf(others),
      percentOf(idle),
    ]),
  ]);
}

const bareTable = ({ bare, median, nodeCpuUsPerRequest }: SloReport) =>
  markdown([
    [
      'behind the same nginx, same load',
      'p50, ms',
      'p95',
      'p99',
      'CPU of the nodes, µs a request',
      'service to it: p50, p95, CPU',
    ],
    [
      'the service',
      ms(median.quiet.p50),
      ms(median.quiet.p95),
      ms(median.quiet.p99),
      String(nodeCpuUsPerRequest),
      '1',
    ],
    ...bare.map(({ name, figures, nodeCpuUsPerRequest: cpu, ratio }) => [
      name,
      ms(figures.p50),
      ms(figures.p95),
      ms(figures.p99),
      String(cpu),
      `${ratio.p50}, ${ratio.p95}, ${ratio.nodeCpu}`,
    ]),
  ]);

function bareText({ limit, bareLimit: { heldAt, brokeAt } }: SloReport): string {
  const bare = 'bare `node:http` server behind the same nginx';
  if (heldAt === 0) return `A ${bare} did not hold ${rate(brokeAt)} either: something else was slow then.`;
  const end = brokeAt === null ? ', where its ramp ended' : '';
  return `A ${bare} holds up to ${rate(heldAt)}${end}: the service reaches ${(limit.heldAt / heldAt).toFixed(2)} of it.`;
}

function killText({ median: { kill } }: SloReport): string {
  const { killedAfterSeconds, restartedAfterSeconds, readyAfterMs, felt, afterKill } = kill;
  const cost =
    felt === 0
      ? `no request failed and none took over ${slo.budgetMs} ms`
      : `${afterKill.failed} requests failed and ${afterKill.overBudget} took over ${slo.budgetMs} ms, the last of them ended ${ms(felt)} ms after it`;
  return `${kill.node} was killed (SIGKILL) after ${killedAfterSeconds} s: ${cost}. It was started again after ${restartedAfterSeconds} s, and ready ${readyAfterMs} ms later.`;
}

/** What was too much for the budget is part of the answer to "up to which rate?". */
function medianText({ median, overBudget }: SloReport): string {
  const took = `${rate(median.ratePerSecond)}, for ${median.seconds} s`;
  if (overBudget.length === 0) return `The median load is half of what holds: ${took}.`;
  const before = overBudget.map(
    ({ ratePerSecond, overBudget: over, requests, max }) =>
      `${rate(ratePerSecond)} (${over} of ${requests} took longer, ${ms(max)} ms at most)`,
  );
  return `The budget of ${slo.budgetMs} ms is not held at ${before.join(' and ')}; the median load is ${took}, so all of this together is promised up to ${rate(2 * median.ratePerSecond)}.`;
}

export function sloText(report: SloReport): string {
  const { at, machine, versions, loadAverage, limit, median, missed, nodes, strategy } = report;
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  const redis = versions.redis ? `, Redis ${versions.redis}` : '';
  return [
    `Measured on ${at.slice(0, 10)}: ${machine.cores} cores of ${machine.processor}, ${machine.memoryGb} GB, Node ${machine.node},`,
    `nginx ${versions.nginx}, PostgreSQL ${versions.postgres}${redis}, ${packages.join(', ')}. Load average ${loadAverage.before.toFixed(1)} before;`,
    `at the median load other programs had ${Math.round(median.cpu.others * 100)} % of a core. ${nodes} nodes, strategy \`${strategy}\`.`,
    '',
    missed.length === 0 ? '**All that was promised held.**' : `**Missed:** ${missed.join('; ')}.`,
    '',
    limit.brokeAt === null
      ? `It held up to ${rate(limit.heldAt)}, where the ramp ended.`
      : `It holds up to ${rate(limit.heldAt)} and stops being true at ${rate(limit.brokeAt)}; what limits it there is ${limit.limitedBy}.`,
    medianText(report),
    bareText(report),
    '',
    medianTable(report),
    '',
    killText(report),
    `The load process itself was late by ${ms(median.loadLateMs.p99)} ms (p99) and ${ms(median.loadLateMs.max)} ms at most; that is part of all latencies here.`,
    '',
    cpuTable(report),
    '',
    bareTable(report),
    '',
    stepTable(report),
  ].join('\n');
}
