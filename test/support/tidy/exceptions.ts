// What the tidiness rules let pass, each with its reason.

/** Files that may be longer than the limits, each with its reason. */
export const sizeExceptions: Record<string, string> = {};

/** Tests that are about time itself, or that watch for so long that nothing happens. */
export const sleepExceptions: Record<string, string> = {
  'test/contract/grade.ts': 'a deadline for what never ends; a log that comes late gives no sign',
  'test/grade/bad-files.test.ts': 'a file that fails late, given to be graded',
  'test/grade/base/plain.ts': 'a strategy that takes its time, given to be graded',
  'test/lab/client/load.test.ts': 'how long a node is paused, and a server answers late',
  'test/lab/link/link-whole.test.ts': 'how long a sender must stand still',
  'test/lab/power-cut.test.ts': 'how long a piece of traffic takes',
  'test/lab/scaling.test.ts': 'a server that answers late',
  'test/lab/stores/power-cut.test.ts': 'how fast somebody writes',
  'test/strategies/postgres-connection.test.ts': 'a transaction that outlasts its deadline',
  'test/strategies/postgres-link.test.ts': 'how fast somebody asks during an outage',
  'test/strategies/postgres-outage.test.ts': 'how fast somebody asks during an outage',
  'test/strategies/redis-link.test.ts': 'how fast somebody asks during an outage',
  'test/support/outage.ts': 'how fast somebody asks during an outage, and how late this machine’s timers are',
  'test/support/torn-server.ts': 'how long it thinks between reading and writing',
  'test/support/until.ts': 'what polls',
  'test/tidy.test.ts': 'what the rule must find',
};
