/** The nodes behind a gateway: one pool of connections each, and what the gateway learned of their health. */
import { Pool } from 'undici';
import type { Target } from './policies.ts';

/** How long a node that failed is left alone before the next request tries it again. */
const FAIL_TIMEOUT_MS = 500;
const CONNECTIONS_MAX = 128;
const ANSWER_BYTES_MAX = 1024 * 1024;

/**
 * How a node can fail a request. `neverSent`: no connection came about, so the node cannot have seen it.
 * `brokenOff`: the connection ended before the answer did, and the node may have done what it was asked.
 * `late`: nothing was said in time, by the node, or by one that takes nothing for as long.
 */
export type Failure = 'neverSent' | 'brokenOff' | 'late';

/** The system's codes and undici's. A pool that is closed takes nothing new; one that is destroyed drops what it has. */
const failures: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: 'neverSent',
  UND_ERR_CONNECT_TIMEOUT: 'neverSent',
  UND_ERR_CLOSED: 'neverSent',
  ECONNRESET: 'brokenOff',
  EPIPE: 'brokenOff',
  ETIMEDOUT: 'brokenOff',
  UND_ERR_SOCKET: 'brokenOff',
  UND_ERR_DESTROYED: 'brokenOff',
  UND_ERR_HEADERS_TIMEOUT: 'late',
  UND_ERR_BODY_TIMEOUT: 'late',
};

/** Null for an error that is not the node's connection: it says nothing of the node's health. */
export function failureOf(error: unknown): Failure | null {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // Whatever keeps a connection from coming about, nothing has crossed it: also a reset, or a host out of reach.
  if (syscall === 'connect') return 'neverSent';
  if ((error as Error).name === 'TimeoutError') return 'late';
  return Object.hasOwn(failures, code) ? (failures[code] as Failure) : null;
}

export class Upstream implements Target {
  readonly name: string;
  readonly origin: string;
  readonly pool: Pool;
  readonly #answerMsMax: number;
  inFlight = 0;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor({ name, origin }: Target, answerMsMax: number) {
    this.name = name;
    this.origin = origin;
    this.#answerMsMax = answerMsMax;
    this.pool = new Pool(origin, {
      connections: CONNECTIONS_MAX,
      connect: { timeout: 1000 },
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
      keepAliveTimeout: 30_000,
      maxResponseSize: ANSWER_BYTES_MAX,
    });
  }

  /**
   * How long the next request may take. The pool's own limits begin with a connection, and say nothing of the wait for
   * one: behind a node that is silent the queue would be sent, batch by batch, when all who asked have gone. What is
   * late by then is not sent when its turn comes. Null while a connection is free, as nearly always.
   */
  deadline(): AbortSignal | null {
    return this.inFlight > CONNECTIONS_MAX ? AbortSignal.timeout(this.#answerMsMax) : null;
  }

  /**
   * Passive health: learned from connections that failed and from answers that were late, which rest the node
   * too, or every turn of a paused one would cost a client the whole wait. Never from a 503, which is an answer.
   */
  get isHealthy(): boolean {
    return performance.now() - this.#failedAt > FAIL_TIMEOUT_MS;
  }

  failed(): void {
    this.#failedAt = performance.now();
  }

  succeeded(): void {
    this.#failedAt = Number.NEGATIVE_INFINITY;
  }
}
