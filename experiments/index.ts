/** Every experiment, in the order of the course. */
import type { Experiment } from '../src/lab/runner/experiment.ts';
import { whoRemembers } from './01-who-remembers.ts';
import { anatomyOfACredential } from './02-anatomy-of-a-credential.ts';
import { twoServers } from './03-two-servers.ts';
import { affinity } from './04-affinity.ts';
import { killOne } from './07-kill-one.ts';
import { restartAll } from './08-restart-all.ts';
import { storeDown } from './10-store-down.ts';
import { storeSlowOrPaused } from './11-store-slow-or-paused.ts';
import { storePowerCut } from './12-store-power-cut.ts';
import { logoutThenReplay } from './15-logout-then-replay.ts';
import { lostUpdate } from './20-lost-update.ts';
import { bytesOnTheWire } from './24-bytes-on-the-wire.ts';
import { memoryPerSession } from './25-memory-per-session.ts';
import { latencyAndThroughput } from './26-latency-and-throughput.ts';

export const experiments: readonly Experiment[] = [
  whoRemembers,
  anatomyOfACredential,
  twoServers,
  affinity,
  killOne,
  restartAll,
  storeDown,
  storeSlowOrPaused,
  storePowerCut,
  logoutThenReplay,
  lostUpdate,
  bytesOnTheWire,
  memoryPerSession,
  latencyAndThroughput,
];
