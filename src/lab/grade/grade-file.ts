/** Grades one strategy file: tries it alone, holds it to the contract, puts it through the experiments. */
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Claim, GradeDocument, GradeStage, GradeStageName } from '../../protocol/grade.ts';
import { LabRefusal } from '../lab-control.ts';
import { LabStore } from '../lab-store.ts';
import { type Guard, startGuard } from '../processes/guard.ts';
import type { Experiment } from '../runner/experiment.ts';
import { holdToContract } from './hold-to-contract.ts';
import { isMissing, missingIn, missingInFile, surprises } from './missing.ts';
import { runTrial, type TrialResult } from './run-trials.ts';
import { trialsFor } from './trials.ts';
import { type Tried, tryFile } from './try-file.ts';

const STEP_MS_MAX = 8_000;
/** Nobody listens on port 1: whoever wants Redis is told so at once. */
const NO_REDIS = 'redis://127.0.0.1:1';

export interface GradeOptions {
  readonly file: string;
  readonly experiments: readonly Experiment[];
  readonly runsRoot: string;
  readonly seed: number;
  readonly announce: (text: string) => void;
  /** Which stages follow on a file that works; absent: all. */
  readonly stages?: readonly GradeStageName[] | undefined;
  /** Only these behaviours of the contract; absent: all that are graded. */
  readonly behaviours?: readonly string[] | undefined;
  /** How long importing the file, and each call of a method, may take. */
  readonly stepMsMax?: number;
}

interface Bench {
  readonly guard: Guard;
  readonly store: LabStore;
  /** Temporary, this grading's own. */
  readonly folder: string;
}

/** With a store where the file speaks of one; a second time where it turns out to ask for one all the same. */
async function attempt(bench: Bench, { file, stepMsMax = STEP_MS_MAX }: GradeOptions): Promise<Tried> {
  const { guard, store, folder } = bench;
  const own = { STORE_PREFIX: 'graded:try:', TMPDIR: folder, TEMP: folder, TMP: folder };
  const attemptWith = (url: string) =>
    tryFile(guard, { file, stepMsMax, env: { ...own, REDIS_URL: url, STORE_DEADLINE_MS: '1500' } });
  const mentionsRedis = /redis/i.test(readFileSync(file, 'utf8'));
  const missing = mentionsRedis ? await store.missing(['stop']) : null;
  const hasStore = mentionsRedis && missing === null;
  const tried = await attemptWith(hasStore ? await redisUrl(store) : NO_REDIS);
  if (!tried.usesRedis || hasStore) return tried;
  const lacking = missing ?? (await store.missing(['stop']));
  if (lacking) throw new LabRefusal('impossible', lacking);
  return attemptWith(await redisUrl(store));
}

const redisUrl = async (store: LabStore): Promise<string> => (await store.openWhole()).url;

const notRun = (name: GradeStageName, why: string): GradeStage => ({
  name,
  state: 'not run',
  passed: 0,
  of: 0,
  notes: [why],
});

function stage(name: GradeStageName, passed: number, of: number, notes: readonly string[] = []): GradeStage {
  return { name, state: passed === of && of > 0 ? 'passed' : 'failed', passed, of, notes: [...notes] };
}

async function followUp(bench: Bench, options: GradeOptions, claim: Claim, usesRedis: boolean) {
  const { file, experiments, runsRoot, seed, announce, stages } = options;
  const { guard, store, folder } = bench;
  const wants = (name: GradeStageName) => !stages || stages.includes(name);
  const shared = { file, claim, usesRedis, folder };
  const reports: GradeStage[] = [];

  const contract = wants('contract')
    ? await holdToContract({ ...shared, titles: options.behaviours })
    : { behaviours: [], broken: null };
  const { behaviours, broken } = contract;
  if (wants('contract')) {
    const kept = behaviours.filter(({ failure }) => failure === null).length;
    const { length } = behaviours;
    announce(`  contract: ${kept} of ${length}`);
    reports.push(stage('contract', kept, broken ? length + 1 : length, broken ? [broken] : []));
  } else reports.push(notRun('contract', 'not asked for'));

  const results: TrialResult[] = [];
  for (const trial of wants('experiments') ? trialsFor(experiments, claim, usesRedis) : []) {
    const done = await runTrial(guard, store, trial, { ...shared, runsRoot, seed });
    announce(`  ${done.trial.experiment}: ${done.trial.observed}, expected ${done.trial.expected}`);
    results.push(done);
  }
  if (wants('experiments')) {
    const right = results.filter((each) => !isMissing(each)).length;
    const notes = results.flatMap(({ result }) => (result.observed === 'unavailable' ? result.notes : []));
    reports.push(stage('experiments', right, results.length, notes));
  } else reports.push(notRun('experiments', 'not asked for'));
  return { behaviours, broken, results, reports };
}

async function gradeWith(bench: Bench, options: GradeOptions): Promise<GradeDocument> {
  const { file, announce } = options;
  const { claim, faults, usesRedis, steps } = await attempt(bench, options);
  announce(`  the file: ${faults.length === 0 ? 'it works' : 'something is wrong'}`);
  const store = usesRedis ? ('redis' as const) : null;
  const shown = relative(process.cwd(), file).replaceAll('\\', '/');
  const head = { version: 1 as const, file: shown, claim };
  const first = stage('file', steps.length - Math.min(1, faults.length), steps.length);
  if (!claim || faults.length > 0) {
    const why = 'the file must work first';
    const stages = [first, notRun('contract', why), notRun('experiments', why)];
    return { ...head, passed: false, store, stages, missing: missingInFile(faults), trials: [], notes: [] };
  }
  const { behaviours, broken, results, reports } = await followUp(bench, options, claim, usesRedis);
  const missing = missingIn(behaviours, results);
  const holdsOwn = claim.stateHeldBy === 'store' && !usesRedis;
  const notes = holdsOwn ? ['Its store is its own: nothing could be taken away from it.'] : [];
  return {
    ...head,
    passed: missing.length === 0 && broken === null && reports.every(({ state }) => state !== 'failed'),
    store: holdsOwn ? 'own' : store,
    stages: [first, ...reports],
    missing,
    trials: results.map(({ trial }) => trial),
    notes: [...notes, ...surprises(results)],
  };
}

/** @throws LabRefusal when the machine lacks what the file needs */
export async function gradeFile(options: GradeOptions): Promise<GradeDocument> {
  const guard = startGuard();
  const store = new LabStore('redis', guard, options.announce, () => undefined);
  try {
    const folder = await mkdtemp(join(tmpdir(), 'statelab-grade-'));
    guard.removeAtEnd(folder);
    return await gradeWith({ guard, store, folder }, { ...options, file: resolve(options.file) });
  } finally {
    await store.stop();
    await guard.close();
  }
}
