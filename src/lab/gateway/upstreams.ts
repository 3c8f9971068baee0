/** The nodes behind a gateway: one pool of connections each, and what the gateway learned of their health. */
import { errors, Pool } from 'undici';
import type { Target } from './policies.ts';

/** How long a node that failed is left alone before the next request tries it again. */
const FAIL_TIMEOUT_MS = 500;
const CONNECTIONS_MAX = 128;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** undici's and the system's codes for a connection that failed, as against an answer that was late. */
const CONNECTION_FAILURES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

export const isConnectionFailure = (error: unknown): boolean => CONNECTION_FAILURES.has(codeOf(error));
export const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

export class Upstream implements Target {
  readonly name: string;
  readonly origin: string;
  readonly pool: Pool;
  inFlight = 0;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor({ name, origin }: Target, answerMsMax: number) {
    this.name = name;
    this.origin = origin;
    this.pool = new Pool(origin, {
      connections: CONNECTIONS_MAX,
      connect: { timeout: 1000 },
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
      keepAliveTimeout: 30_000,
      maxResponseSize: ANSWER_BYTES_MAX,
    });
  }

  /** Passive health: learned from connections that failed, never from a 503, which is an answer. */
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
