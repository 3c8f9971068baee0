/**
 * One wish with one Idempotency-Key. Whoever has no answer cannot know whether the order was placed; the same key asks
 * for the same order, never for a second one. So it is sent again while that is open, and when this gives up, the wish
 * can be sent once more by whoever holds it.
 */
import { headers } from '../protocol/headers.ts';
import { ClientError, ClientProblem } from './errors.ts';
import { randomHex } from './random.ts';
import type { Parts } from './request.ts';
import { isPassing, PASSING_WITH_KEY, type Pause, retrying } from './retry.ts';
import type { CallOptions } from './types.ts';

const KEY_BYTES = 16;

type Send = (input: Parts & CallOptions) => Promise<unknown>;

/** It has looked at the key, found no order, and refused the wish itself; other refusals came before that. */
const isAboutTheWish = (error: ClientError): boolean =>
  error instanceof ClientProblem && error.status === 409;

export interface IntentOptions {
  readonly attemptsMax: number;
  readonly pause?: Pause;
}

export function newIntent(send: Send, options: IntentOptions, key: string = randomHex(KEY_BYTES)) {
  /** An attempt has gone out of which nobody knows what it did: later errors do not close that. */
  let isOpen = false;

  async function attempt(input: Parts & CallOptions): Promise<unknown> {
    try {
      const value = await send({ ...input, headers: { [headers.idempotencyKey]: key } });
      isOpen = false;
      return value;
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      isOpen = !isAboutTheWish(error) && (isOpen || !error.definite);
      error.definite = !isOpen;
      throw error;
    }
  }

  return {
    key,
    send: (input: Parts & CallOptions = {}) =>
      retrying(() => attempt(input), {
        ...options,
        mayRetry: (error) => isPassing(error, PASSING_WITH_KEY),
        signal: input.signal,
      }),
  };
}
