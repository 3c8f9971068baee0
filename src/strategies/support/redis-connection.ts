/**
 * One connection to Redis that answers or fails within a deadline, and fails at once while Redis is away.
 *
 * Four guards, since each alone has a gap: our own deadline per command (a paused Redis accepts commands
 * and stays silent), the socket's timeout (drops the silent connection, so that later commands fail at once
 * and a reconnect is tried), a breaker (spares the waiting when neither has noticed yet), and a bound on what
 * is in flight (a store that is only slow trips none of the others).
 */
import { createHash } from 'node:crypto';
import { createClient, ErrorReply } from '@redis/client';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { withDeadline } from './deadline.ts';
import { StoreUnavailable } from './store-unavailable.ts';

const FAILURES_TO_OPEN = 3;
const RECONNECT_MS_MAX = 250;
/** A slow store answers late: what waits for it meanwhile takes memory, and a bound. Beyond it the answer is 503. */
const IN_FLIGHT_MAX = 1_000;

/** Answers of a Redis that is there, but cannot serve now. Any other error reply is a mistake of ours. */
const OUTAGE_REPLY = /^(OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MISCONF|BUSY|NOREPLICAS) /;

/**
 * It has failed to save, or too few replicas follow: what only reads is served. Not READONLY: it has become a replica,
 * and a session that it still shows may have ended at its new master.
 */
const REFUSES_WRITES_REPLY = /^(MISCONF|NOREPLICAS) /;

/** Of the errors that a connection throws. */
export const refusesWrites = (error: unknown): boolean =>
  error instanceof StoreUnavailable &&
  error.cause instanceof ErrorReply &&
  REFUSES_WRITES_REPLY.test(error.cause.message);

const isUnknownScript = (error: unknown) =>
  error instanceof ErrorReply && error.message.startsWith('NOSCRIPT');

/** Whoever replies is there: a full Redis that refuses a login must not stop the reads, which it serves. */
const isSilence = (error: unknown) => !(error instanceof ErrorReply);

const isOutage = (error: unknown) => !(error instanceof ErrorReply) || OUTAGE_REPLY.test(error.message);

const isRefusal = (error: unknown) =>
  error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError;

const sha1 = (script: string) => createHash('sha1').update(script).digest('hex');

function newClient(url: string, deadlineMs: number) {
  return createClient({
    url,
    // A queued command would run after its caller has long been told that it failed.
    disableOfflineQueue: true,
    // The deadline is ours (see run). The library's, of five seconds, is a timer that no answer ends: for so long each
    // command would keep its whole request in memory, and every collection would have to move that.
    commandOptions: { timeout: 0 },
    pingInterval: Math.floor(deadlineMs / 2),
    socket: {
      connectTimeout: deadlineMs,
      // Longer than a command's deadline: a process that stood still for a moment must not lose its connection.
      socketTimeout: 2 * deadlineMs,
      reconnectStrategy: (retries) => Math.min(25 * 2 ** Math.min(retries, 8), RECONNECT_MS_MAX),
    },
  });
}

type RedisClient = ReturnType<typeof newClient>;

export interface RedisConnection {
  /** @throws StoreUnavailable when Redis does not answer within the deadline, or the breaker is open */
  run<Value>(command: (client: RedisClient) => Promise<Value>): Promise<Value>;
  /** Runs a script on one key. Only its hash travels, except for the first time. */
  evaluate(script: string, key: string, args: string[]): Promise<unknown>;
  close(): void;
}

/** Returns connected or not: a server whose store is away starts, and says so when it is asked. */
export async function connectRedis(
  url: string,
  deadlineMs: number,
  inFlightMax = IN_FLIGHT_MAX,
): Promise<RedisConnection> {
  const client = newClient(url, deadlineMs);
  // The library reports each failed attempt here; commands fail by themselves, so nothing is lost.
  client.on('error', () => undefined);
  const breaker = circuitBreaker(handleWhen(isSilence), {
    // By then the silent connection has been dropped: the call that is let through fails at once, too.
    halfOpenAfter: 2 * deadlineMs,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  // Outside of the breaker: to be refused here says nothing of the store.
  const limited = bulkhead(inFlightMax, 0);
  const connecting = client.connect();
  // A failed first attempt goes on in the background; `close` ends it.
  connecting.catch(() => undefined);
  await withDeadline(connecting, deadlineMs).catch(() => undefined);

  async function run<Value>(command: (client: RedisClient) => Promise<Value>): Promise<Value> {
    try {
      return await limited.execute(() => breaker.execute(() => withDeadline(command(client), deadlineMs)));
    } catch (error) {
      if (isRefusal(error) || isOutage(error)) throw new StoreUnavailable(error);
      throw error;
    }
  }

  const hashes = new Map<string, string>();
  function hashOf(script: string): string {
    const hash = hashes.get(script) ?? sha1(script);
    hashes.set(script, hash);
    return hash;
  }

  async function evaluate(script: string, key: string, args: string[]): Promise<unknown> {
    const input = { keys: [key], arguments: args };
    try {
      return await run((client) => client.evalSha(hashOf(script), input));
    } catch (error) {
      // A restarted Redis knows no scripts. Nothing has run, so asking again is safe.
      if (!isUnknownScript(error)) throw error;
      return run((client) => client.eval(script, input));
    }
  }

  return {
    run,
    evaluate,
    close: () => client.destroy(),
  };
}
