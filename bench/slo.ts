/**
 * npm run bench:slo: is the service as fast and as available as it promises, with a node killed on the way, and up to
 * which rate? --seconds says how long that takes (longer where the first median load is too much), --strategy chooses,
 * --json prints the figures (bench/slo/report.ts), and --write puts the text into docs/performance.md.
 * Exit 0: promised and kept; 1: missed; 2: usage; 3: the machine lacks something.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { hasNginx } from '../deploy/nginx/find.ts';
import { LabRefusal } from '../src/lab/lab-control.ts';
import { startGuard } from '../src/lab/processes/guard.ts';
import { findPostgres } from '../src/lab/stores/postgres-finder.ts';
import { findRedis, redisVersion } from '../src/lab/stores/redis-finder.ts';
import { type StrategyName, strategyFacts, strategyNames } from '../src/protocol/strategies.ts';
import { describeMachine } from './machine.ts';
import { openPagePart } from './page-part.ts';
import { measureBare } from './slo/bare.ts';
import { startDeployment } from './slo/deployment.ts';
import { missedBy } from './slo/figures.ts';
import { findLimit, findMedian, type Ramp } from './slo/phases.ts';
import type { SloReport } from './slo/report.ts';
import { sloText } from './slo/text.ts';

const SECONDS_DEFAULT = 150;
const SECONDS_MIN = 10;
const PACKAGES = ['fastify', 'pg', '@redis/client', '@node-rs/argon2', 'undici'];

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Behind a gateway without affinity any node must do. */
const strategies = strategyNames.filter((name) => strategyFacts[name].stateHeldBy !== 'node');

function readArguments() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      strategy: { type: 'string', default: 'redis' },
      seconds: { type: 'string', default: String(SECONDS_DEFAULT) },
    },
  });
  const strategy = strategies.find((name) => name === values.strategy);
  const seconds = Number(values.seconds);
  if (!strategy) throw new Error(`--strategy is one of ${strategies.join(', ')}`);
  if (!(seconds >= SECONDS_MIN)) throw new Error(`--seconds is a number from ${SECONDS_MIN} on`);
  return { ...values, strategy, seconds };
}

/** How the time is spent; the rest of it goes into starting and stopping. */
function planOf(seconds: number) {
  const share = (part: number) => Math.round(seconds * part * 10) / 10;
  const ramp: Ramp = { from: 100, factor: 1.5, stepSeconds: share(0.027), stepsMax: 14, refinements: 3, say };
  return {
    warm: share(0.03),
    ramp,
    median: share(0.4),
    bare: {
      seconds: share(0.05),
      ramp: { ...ramp, stepSeconds: share(0.02), stepsMax: 8, refinements: 1 },
    },
  };
}

function versions(strategy: StrategyName): SloReport['versions'] {
  const [postgres, redis] = [findPostgres(), findRedis()];
  const usesRedis = strategy === 'redis';
  return {
    nginx: /nginx\/(\S+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? 'unknown',
    postgres: postgres.kind === 'binary' ? postgres.version : 'unknown',
    redis: usesRedis && redis.kind === 'binary' ? redisVersion(redis.path) : null,
  };
}

async function measure(strategy: StrategyName, seconds: number): Promise<SloReport> {
  const plan = planOf(seconds);
  const before = loadavg()[0] as number;
  const guard = startGuard();
  try {
    say('starting PostgreSQL, Redis, three nodes and nginx');
    const deployment = await startDeployment(guard, strategy);
    const { load, parts } = deployment;
    try {
      say('warming up');
      await load.run(plan.ramp.from, plan.warm);
      const limit = await findLimit(load, parts, plan.ramp);
      const half = Math.max(1, Math.round(limit.heldAt / 2));
      const { median, nodeCpuUsPerRequest, overBudget } = await findMedian(
        deployment,
        half,
        plan.median,
        say,
      );
      const own = { ratePerSecond: median.ratePerSecond, figures: median.quiet, nodeCpuUsPerRequest };
      const bareRamp = { ...plan.bare.ramp, from: half };
      const { bare, limit: bareLimit } = await measureBare(guard, deployment, own, {
        ...plan.bare,
        ramp: bareRamp,
      });
      return {
        at: new Date().toISOString(),
        strategy,
        nodes: deployment.nodes.length,
        machine: describeMachine(PACKAGES),
        versions: versions(strategy),
        loadAverage: { before, after: loadavg()[0] as number },
        limit,
        median,
        overBudget,
        nodeCpuUsPerRequest,
        bare,
        bareLimit,
        missed: missedBy(median),
      };
    } finally {
      await deployment.stop();
    }
  } finally {
    await guard.close();
  }
}

async function main(): Promise<number> {
  if (process.platform !== 'linux' || !hasNginx()) {
    say('It needs Linux, whose /proc tells the time of a process, and nginx: sudo apt-get install nginx');
    return 3;
  }
  let asked: ReturnType<typeof readArguments>;
  try {
    asked = readArguments();
  } catch (error) {
    say((error as Error).message);
    return 2;
  }
  const writePart = asked.write ? await openPagePart('slo') : null;
  const report = await measure(asked.strategy, asked.seconds);
  process.stdout.write(asked.json ? `${JSON.stringify(report, null, 2)}\n` : `${sloText(report)}\n`);
  await writePart?.(sloText(report));
  return report.missed.length === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof LabRefusal)) throw error;
  say(error.message);
  return 3;
});
