/** Says what the machine has, what is missing, what that costs, and the one line that gets it. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import type { DoctorCheck, DoctorDocument } from '../protocol/doctor.ts';
import { findRedis, redisVersion } from './stores/redis-finder.ts';

const NODE_MAJOR_MIN = 24;
const MEMORY_MB_MIN = 700;

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

async function redisCheck(): Promise<DoctorCheck> {
  const source = findRedis();
  const name = 'Redis';
  if (source.kind === 'url') {
    // Its driver is only loaded where there is something to ask.
    const { pingRedis } = await import('./stores/ping-redis.ts');
    const remedy = 'unset REDIS_URL, so that the lab starts a private one';
    if (!(await pingRedis(source.url))) {
      const effect = 'the Redis that it names does not answer: the deployment redis is unavailable';
      return { name, state: 'missing', found: 'REDIS_URL', effect, remedy };
    }
    const effect =
      'used under the lab’s own prefix and never broken; experiments that break the store are unavailable';
    return { name, state: 'limited', found: 'REDIS_URL', effect, remedy };
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
  const effect = 'the deployment redis and the experiment 10-store-down are unavailable; all else works';
  return { name, state: 'missing', found: 'none', effect, remedy: source.remedy };
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
  const isEnough = toMb(freemem()) >= MEMORY_MB_MIN;
  return {
    name: 'Memory',
    state: isEnough ? 'ok' : 'limited',
    found: `${toMb(freemem())} of ${toMb(totalmem())} MB free`,
    effect: isEnough ? 'enough for all deployments at once' : 'start one deployment at a time',
    remedy: isEnough ? null : `close something: all deployments at once take about ${MEMORY_MB_MIN} MB`,
  };
}

function pauseCheck(): DoctorCheck {
  const canPause = process.platform !== 'win32';
  return {
    name: 'Pausing processes',
    state: canPause ? 'ok' : 'limited',
    found: process.platform,
    effect: canPause ? 'nodes and Redis can be paused' : 'the fault `pause` is unavailable',
    remedy: canPause ? null : 'run Statelab inside WSL',
  };
}

export async function examineMachine(runsRoot: string): Promise<DoctorDocument> {
  const checks = [nodeCheck(), await redisCheck(), runsCheck(runsRoot), memoryCheck(), pauseCheck()];
  const isVital = ({ name }: DoctorCheck) => name === 'Node.js' || name === 'Runs folder';
  return { ready: checks.every((check) => check.state !== 'missing' || !isVital(check)), checks };
}
