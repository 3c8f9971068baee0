/** One lab for a file of tests that runs experiments of the course, and what they showed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { isCompared } from '../../src/lab/compare.ts';
import { Lab } from '../../src/lab/lab.ts';
import { deploymentsOf, type Experiment } from '../../src/lab/runner/experiment.ts';
import { findPostgres } from '../../src/lab/stores/postgres-finder.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { RunReport } from '../../src/protocol/reports.ts';
import { assertAsTaught } from './as-taught.ts';
import { withoutRedis } from './redis.ts';

/** Another seed than usual, to see that no verdict hangs on it. */
const SEED = Number(process.env.STATELAB_TEST_SEED ?? 1);

/**
 * What the course's own list of tests reads, beside what is compared. The other experiments run in a file of their
 * own, at the same time: they mostly wait.
 */
const READ_BESIDE = ['02-anatomy-of-a-credential', '24-bytes-on-the-wire'];
export const isReadHere = (experiment: Experiment): boolean =>
  (isCompared(experiment) && !isTimed(experiment)) || READ_BESIDE.includes(experiment.name);

/** Its verdict is a time by the clock: whatever runs beside it would be measured, too. */
export const isTimed = ({ observes }: Experiment): boolean => observes?.includes('pace') ?? false;

/** Why the course cannot be run as a whole on this machine; false where it can. In the shape of a test's `skip`. */
export const withoutStores =
  withoutRedis || (findPostgres().kind === 'none' ? 'PostgreSQL is not installed' : false);

export interface CourseLab {
  readonly lab: () => Lab;
  readonly reports: ReadonlyMap<string, RunReport>;
  /** Fails unless it comes out as it is taught, on each deployment that this machine can run it on. */
  readonly run: (experiment: Experiment, context: TestContext) => Promise<void>;
  /** The same on the service, on these deployments; absent: on all that the experiment speaks of. */
  readonly runOnService: (experiment: Experiment, names?: readonly DeploymentName[]) => Promise<void>;
}

/** Without what needed a store that is missing here: the lab itself says of which that is true. */
const measuredOf = (report: RunReport | undefined) =>
  report && { ...report, results: report.results.filter(({ observed }) => observed !== 'unavailable') };

/** Call it at the top of a file. */
export function courseLab(): CourseLab {
  const reports = new Map<string, RunReport>();
  let started: Lab | undefined;
  let runsRoot: string;
  before(async () => {
    runsRoot = await mkdtemp(join(tmpdir(), 'statelab-runs-'));
    started = new Lab({ experiments, runsRoot, announce: () => undefined });
  });
  after(async () => {
    await started?.stop();
    await rm(runsRoot, { recursive: true });
  });
  const lab = (): Lab => {
    if (!started) throw new Error('the lab has not been started');
    return started;
  };
  return {
    lab,
    reports,
    async run(experiment, context) {
      const [report] = await lab().run({ experiments: [experiment.name], seed: SEED });
      const measured = withoutStores ? measuredOf(report) : report;
      if (measured?.results.length === 0) return context.skip(String(withoutStores));
      const names = measured?.results.map(({ deployment }) => deployment);
      reports.set(experiment.name, assertAsTaught(experiment, measured, withoutStores ? names : undefined));
    },
    async runOnService(experiment, names = deploymentsOf(experiment)) {
      const asked = { server: 'service', seed: SEED, deployments: names } as const;
      const [report] = await lab().runAll([experiment], asked);
      assertAsTaught(experiment, report, [...names]);
    },
  };
}
