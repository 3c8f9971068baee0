/** Every experiment, in the order of the course. */
import type { Experiment } from '../src/lab/runner/experiment.ts';
import { whoRemembers } from './01-who-remembers.ts';
import { anatomyOfACredential } from './02-anatomy-of-a-credential.ts';
import { twoServers } from './03-two-servers.ts';
import { affinity } from './04-affinity.ts';
import { scaleOut } from './05-scale-out.ts';
import { scaleIn } from './06-scale-in.ts';
import { killOne } from './07-kill-one.ts';
import { restartAll } from './08-restart-all.ts';
import { rollingDeploy } from './09-rolling-deploy.ts';
import { storeDown } from './10-store-down.ts';
import { storeSlowOrPaused } from './11-store-slow-or-paused.ts';
import { storePowerCut } from './12-store-power-cut.ts';
import { logoutThenReplay } from './15-logout-then-replay.ts';
import { roleChange } from './16-role-change.ts';
import { idleAndAbsoluteExpiry } from './17-idle-and-absolute-expiry.ts';
import { lostUpdate } from './20-lost-update.ts';
import { logoutRace } from './21-logout-race.ts';
import { bytesOnTheWire } from './24-bytes-on-the-wire.ts';
import { memoryPerSession } from './25-memory-per-session.ts';
import { latencyAndThroughput } from './26-latency-and-throughput.ts';
import { everybodyLogsIn } from './27-login-storm.ts';
import { fixation } from './30-fixation.ts';

export const experiments: readonly Experiment[] = [
  whoRemembers,
  anatomyOfACredential,
  twoServers,
  affinity,
  scaleOut,
  scaleIn,
  killOne,
  restartAll,
  rollingDeploy,
  storeDown,
  storeSlowOrPaused,
  storePowerCut,
  logoutThenReplay,
  roleChange,
  idleAndAbsoluteExpiry,
  lostUpdate,
  logoutRace,
  bytesOnTheWire,
  memoryPerSession,
  latencyAndThroughput,
  everybodyLogsIn,
  fixation,
];
