/** Which experiment measures which value of the comparison: the first one that has it counts. */
import type { ComparisonRow } from './reports.ts';

const SPEED = ['26-latency-and-throughput'];

export const comparisonSources = {
  stateHeldBy: ['01-who-remembers'],
  credentialBytes: ['01-who-remembers'],
  requestBytes: ['01-who-remembers'],
  anyServerWillDo: ['03-two-servers', '04-affinity'],
  survivesServerLoss: ['07-kill-one'],
  sessionsLostShare: ['07-kill-one'],
  revocationSeconds: ['15-logout-then-replay'],
  revocationBoundSeconds: ['15-logout-then-replay', '01-who-remembers'],
  parallelChanges: ['20-lost-update'],
  storeOutage: ['10-store-down'],
  bytesPerSession: ['25-memory-per-session', '01-who-remembers'],
  latencyMs: SPEED,
  requestsPerSecond: SPEED,
  ratioToBareServer: SPEED,
} as const satisfies Partial<Record<keyof ComparisonRow, readonly string[]>>;

export type ComparedField = keyof typeof comparisonSources;

/** What a session can hold is measured by telling it this many messages of this many bytes. */
export const capacityProbe = {
  experiment: '24-bytes-on-the-wire',
  messages: 100,
  messageBytes: 100,
} as const;
