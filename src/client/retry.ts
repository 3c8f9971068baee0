/** Asking again: only what can be asked again safely, after a pause, and a bounded number of times. */
import { ClientError, ClientProblem, NoAnswer, UnexpectedAnswer } from './errors.ts';

const PAUSE_MS = 100;
const PAUSE_MS_MAX = 2_000;
/** A server that wants more time than this is not waited for: the caller is told how long it will take. */
const RETRY_AFTER_SECONDS_MAX = 5;

/** Resolves early when the signal ends it. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

export const pause: Pause = (ms, signal) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = () => {
    clearTimeout(timer);
    resolve();
  };
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  return promise.finally(() => signal?.removeEventListener('abort', end));
};

/** With these another attempt may find another node, or the same one well again. */
const PASSING: readonly number[] = [502, 503, 504];
/** What may be done twice may also follow a failure that says nothing of what was done. */
export const PASSING_WITH_KEY: readonly number[] = [500, ...PASSING];

export function isPassing(error: ClientError, statuses = PASSING): boolean {
  if (error instanceof NoAnswer) return error.reason !== 'aborted';
  const isAnswer = error instanceof ClientProblem || error instanceof UnexpectedAnswer;
  return isAnswer && statuses.includes(error.status);
}

/** As the server asked, or twice as long each time; never in step with the others who failed at the same moment. */
function pauseAfter(error: ClientError, failed: number): number | undefined {
  const asked = error instanceof ClientProblem ? (error.retryAfterSeconds ?? 0) : 0;
  if (asked > RETRY_AFTER_SECONDS_MAX) return undefined;
  const backoff = Math.min(PAUSE_MS * 2 ** failed, PAUSE_MS_MAX);
  return asked * 1000 + backoff * (0.5 + Math.random() / 2);
}

export interface RetryOptions {
  readonly attemptsMax: number;
  readonly mayRetry: (error: ClientError) => boolean;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: Pause;
}

export async function retrying<Value>(
  attempt: () => Promise<Value>,
  { attemptsMax, mayRetry, signal, pause: wait = pause }: RetryOptions,
): Promise<Value> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ClientError) || failed >= attemptsMax || !mayRetry(error)) throw error;
      const ms = pauseAfter(error, failed - 1);
      if (ms === undefined) throw error;
      await wait(ms, signal);
      // The last thing that is known, rather than that nothing more was tried.
      if (signal?.aborted) throw error;
    }
  }
}
