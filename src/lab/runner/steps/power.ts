/** Steps of a store that loses power: when it syncs, the cut, and what became of logouts. */
import type { FsyncPolicy } from '../../../protocol/lab-words.ts';
import type { StepOf } from '../step.ts';

const policies: Record<FsyncPolicy, string> = {
  always: 'the store syncs its file before each answer (appendfsync always)',
  everysec: 'the store syncs its file once a second (appendfsync everysec)',
};

export const syncStore = (policy: FsyncPolicy): StepOf<'syncStore'> => ({
  kind: 'syncStore',
  policy,
  text: policies[policy],
});

/** As late after a sync as possible, so that it shows what the policy may lose; at the last moment some log out. */
export const cutPower = (ratePerSecond: number, logouts: number): StepOf<'cutPower'> => ({
  kind: 'cutPower',
  ratePerSecond,
  logouts,
  text: `traffic of ${ratePerSecond} operations a second; well after a sync ${logouts} clients log out, then cut the power of the store`,
});

/** Each node notices by itself that its store is back. */
export const untilServed = (msMax: number): StepOf<'untilServed'> => ({
  kind: 'untilServed',
  msMax,
  text: 'ask until every node serves again',
});

export const presentLoggedOut = (): StepOf<'presentLoggedOut'> => ({
  kind: 'presentLoggedOut',
  text: 'present copies of the credentials that were logged out',
});
