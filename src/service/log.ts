/** The log: one JSON line per event on stderr, written beside the requests. Names and numbers, never a credential. */
import { pino } from 'pino';

type Level = 'debug' | 'info' | 'warn' | 'error';
export type Facts = Readonly<Record<string, unknown>>;
export type Log = (level: Level, event: string, facts?: Facts) => void;

const BUFFERED_BYTES = 4096;
const FLUSH_EVERY_MS = 200;

export interface Logger {
  readonly log: Log;
  /** Nothing is left behind: before the process ends. */
  flush(): void;
}

export function createLogger(node: string, level: Level | 'silent'): Logger {
  const destination = pino.destination({
    dest: 2,
    sync: false,
    minLength: BUFFERED_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
  });
  const logger = pino(
    {
      level,
      base: { node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    log: (eventLevel, event, facts = {}) => logger[eventLevel]({ event, ...facts }),
    flush: () => destination.flushSync(),
  };
}
