import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 15;

type Truthy<Value> = Exclude<Value, null | undefined | false | 0 | ''>;

/** Asks again and again until the answer is truthy, and returns that. An exception counts as "not yet". */
export async function until<Value>(
  what: string,
  probe: () => Value | Promise<Value>,
  timeoutMs = 10_000,
): Promise<Truthy<Value>> {
  const giveUpAt = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < giveUpAt) {
    try {
      last = await probe();
      if (last) return last as Truthy<Value>;
    } catch (error) {
      last = error;
    }
    await delay(EVERY_MS);
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause: last });
}

/** What must not happen gives no sign to wait for: watches for so long, and fails as soon as it is no longer true. */
export async function stays(what: string, probe: () => boolean, watchedMs: number): Promise<void> {
  const watchedUntil = performance.now() + watchedMs;
  do {
    if (!probe()) throw new Error(`no longer: ${what}`);
    await delay(EVERY_MS);
  } while (performance.now() < watchedUntil);
}

/** Whether nothing has come of it after so long. */
export const isPending = (promise: Promise<unknown>, watchedMs: number): Promise<boolean> =>
  Promise.race([promise.then(() => false), delay(watchedMs, true, { ref: false })]);

/** Where the time is the cause that is tried, or the pace of attempts; never to wait for something. */
export const pause = (ms: number): Promise<void> => delay(ms);

/** Waits for the clock to pass a Unix time (ms), which a server has named. */
export const untilTime = (at: number): Promise<unknown> =>
  until(`the clock passes ${new Date(at).toISOString()}`, () => Date.now() > at, at - Date.now() + 5000);
