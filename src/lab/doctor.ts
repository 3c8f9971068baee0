/** Says what the machine has, what is missing, what that costs, and the one line that gets it. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { DoctorCheck, DoctorDocument } from '../protocol/doctor.ts';
import { type StoreName, storeTitles } from '../protocol/lab-words.ts';
import { pauseMissing } from './processes/child.ts';
import { findPostgres } from './stores/postgres-finder.ts';
import { findRedis, redisVersion } from './stores/redis-finder.ts';
import { storeFacts } from './stores/store-facts.ts';

const NODE_MAJOR_MIN = 24;
const MEMORY_MB_MIN = 850;

function nodeCheck(): DoctorCheck {
  const isNewEnough = Number(process.versions.node.split('.', 1)[0]) >= NODE_MAJOR_MIN;
  return {
    name: 'Node.js',
    state: isNewEnough ? 'ok' : 'missing',
    found: `${process.versions.node} at ${process.execPath.includes('node_modules') ? 'node_modules' : 'the system'}`,
    effect: isNewEnough ? 'everything runs' : `nothing runs below ${NODE_MAJOR_MIN}`,
    remedy: isNewEnough ? null : `install Node.js ${NODE_MAJOR_MIN}, then npm ci`,
  };
}

/** One that the environment names is somebody's: it may be away, and it is never broken. */
function namedCheck(
  store: StoreName,
  isThere: boolean,
  { place, without }: { place: string; without: string },
): DoctorCheck {
  const name = storeTitles[store];
  const { variable } = storeFacts[store];
  const remedy = `unset ${variable}, so that the lab starts a private one`;
  if (!isThere) {
    const effect = `the ${name} that it names does not answer: ${without}`;
    return { name, state: 'missing', found: variable, effect, remedy };
  }
  const effect = `used ${place} and never broken; experiments that break the store are unavailable`;
  return { name, state: 'limited', found: variable, effect, remedy };
}

async function redisCheck(): Promise<DoctorCheck> {
  const source = findRedis();
  const name = 'Redis';
  if (source.kind === 'url') {
    // Its driver is only loaded where there is something to ask.
    const { pingRedis } = await import('./stores/ping-redis.ts');
    const words = { place: 'under the lab’s own prefix', without: 'the deployment redis is unavailable' };
    return namedCheck('redis', await pingRedis(source.url), words);
  }
  if (source.kind === 'binary') {
    return {
      name,
      state: 'ok',
      found: `${redisVersion(source.path)} at ${source.path}`,
      effect: 'started privately, for the lab alone',
      remedy: null,
    };
  }
  const effect =
    'without it there is no deployment redis, no experiment 12, and 10 and 11 run on postgres alone; all else works';
  const found = source.old.map((each) => `${each}, too old`).join(', ') || 'none';
  return { name, state: 'missing', found, effect, remedy: source.remedy };
}

async function postgresCheck(): Promise<DoctorCheck> {
  const source = findPostgres();
  const name = 'PostgreSQL';
  const without = 'the deployment postgres and --server service are unavailable';
  if (source.kind === 'url') {
    const { pingPostgres } = await import('./stores/postgres-tables.ts');
    const words = { place: 'in schemas of the lab’s own', without };
    return namedCheck('postgres', await pingPostgres(source.url), words);
  }
  if (source.kind === 'none') {
    return {
      name,
      state: 'missing',
      found: 'none',
      effect: `${without}; all else works`,
      remedy: source.remedy,
    };
  }
  const found = `${source.version} at ${source.path}`;
  return { name, state: 'ok', found, effect: 'started privately, for the lab alone', remedy: null };
}

function runsCheck(runsRoot: string): DoctorCheck {
  const name = 'Runs folder';
  try {
    mkdirSync(runsRoot, { recursive: true });
    accessSync(runsRoot, constants.W_OK);
    return { name, state: 'ok', found: runsRoot, effect: 'histories and reports are kept', remedy: null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      name,
      state: 'missing',
      found: `${runsRoot} (${code})`,
      effect: 'no experiment can run',
      remedy: 'name a writable folder with --runs',
    };
  }
}

function memoryCheck(): DoctorCheck {
  const toMb = (bytes: number) => Math.round(bytes / 1024 / 1024);
  // Not freemem(): macOS counts as free only what nothing has ever used, and gives the rest when asked.
  const free = toMb(process.availableMemory());
  const isEnough = free >= MEMORY_MB_MIN;
  return {
    name: 'Memory',
    state: isEnough ? 'ok' : 'limited',
    found: `${free} of ${toMb(totalmem())} MB free`,
    effect: isEnough ? 'enough for all deployments at once' : 'start one deployment at a time',
    remedy: isEnough ? null : `close something: all deployments at once take about ${MEMORY_MB_MIN} MB`,
  };
}

function pauseCheck(): DoctorCheck {
  const canPause = pauseMissing() === null;
  return {
    name: 'Pausing processes',
    state: canPause ? 'ok' : 'limited',
    found: process.platform,
    effect: canPause ? 'nodes and stores can be paused' : 'the fault `pause` is unavailable',
    remedy: canPause ? null : 'run Statelab inside WSL',
  };
}

export async function examineMachine(runsRoot: string): Promise<DoctorDocument> {
  const stores = [await redisCheck(), await postgresCheck()];
  const checks = [nodeCheck(), ...stores, runsCheck(runsRoot), memoryCheck(), pauseCheck()];
  const isVital = ({ name }: DoctorCheck) => name === 'Node.js' || name === 'Runs folder';
  return { ready: checks.every((check) => check.state !== 'missing' || !isVital(check)), checks };
}
