/** The log: one JSON line per event on stderr, written beside the requests. Names and numbers, never a credential. */
import { pino } from 'pino';

type Level = 'debug' | 'info' | 'warn' | 'error';
export type Facts = Readonly<Record<string, unknown>>;
export type Log = (level: Level, event: string, facts?: Facts) => void;

const BUFFERED_BYTES = 4096;
const FLUSH_EVERY_MS = 200;
/** Where nobody reads on: more than this is not kept for later. */
const BUFFERED_BYTES_MAX = 4 * 1024 * 1024;
/** Whoever reads the log may be gone: longer nobody waits for that. */
const FLUSH_MS_MAX = 2_000;

export interface Logger {
  readonly log: Log;
  /** Before the process ends: nothing is left behind that anybody still reads. */
  flush(): Promise<void>;
}

/** Not `flushSync`: into a pipe without a reader that tries again for ever, and nothing else has a turn. */
async function written(destination: ReturnType<typeof pino.destination>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const giveUp = setTimeout(resolve, FLUSH_MS_MAX);
  destination.flush(() => resolve());
  await promise;
  clearTimeout(giveUp);
}

export function createLogger(node: string, level: Level | 'silent'): Logger {
  const destination = pino.destination({
    dest: 2,
    sync: false,
    minLength: BUFFERED_BYTES,
    maxLength: BUFFERED_BYTES_MAX,
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
  let lost = 0;
  const tellLost = () => {
    if (lost === 0) return;
    const lines = lost;
    lost = 0;
    logger.error({ event: 'log_lines_lost', lines });
  };
  destination.on('drop', () => {
    lost += 1;
  });
  destination.on('drain', tellLost);
  return {
    log: (eventLevel, event, facts = {}) => logger[eventLevel]({ event, ...facts }),
    async flush() {
      await written(destination);
      tellLost();
      await written(destination);
    },
  };
}
