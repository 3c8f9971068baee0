/**
 * What a call can throw: a class for each kind, and nothing else. Each says whether the call certainly had no effect.
 * None of them holds a credential, a body that was sent, or the address with what stood in it; nor the error of
 * `fetch` as its cause, because others' errors may show the whole request.
 */
import { type ProblemCode, type ProblemDetails, problems } from '../protocol/problems.ts';

/** Which call an error speaks of. */
export interface About {
  /** The route's name in the table. */
  readonly route: string;
  /** Under which the servers' logs know it. */
  readonly traceId?: string | undefined;
}

export abstract class ClientError extends Error {
  readonly route: string;
  readonly traceId: string | undefined;
  /** True: the call certainly had no effect. False: it may have happened; read the state before doing it again. */
  definite: boolean;

  constructor({ route, traceId }: About, what: string, definite: boolean) {
    super(`${route} ${what}`);
    this.route = route;
    this.traceId = traceId;
    this.definite = definite;
  }
}

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

const told = (errors: readonly FieldError[]) =>
  errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');

/** What was asked for is not what the contract takes: nothing was sent. */
export class InvalidRequest extends ClientError {
  override readonly name = 'InvalidRequest';
  readonly errors: readonly FieldError[];

  constructor(about: About, errors: readonly FieldError[]) {
    super(about, `was not sent: ${told(errors)}`, true);
    this.errors = errors;
  }
}

/** The server, or the gateway in its place, has answered with a problem of the table. */
export class ClientProblem extends ClientError {
  override readonly name = 'ClientProblem';
  override readonly traceId: string;
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  /** Each field at fault. */
  readonly errors: readonly FieldError[];
  /** Each readiness check. */
  readonly checks: Readonly<Record<string, string>>;
  /** How long to wait before asking again; undefined where the answer does not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(about: About, details: Omit<ProblemDetails, 'type' | 'title'>, retryAfterSeconds?: number) {
    const { code, status, detail, traceId, errors = [], checks = {} } = details;
    const { title, definite } = problems[code];
    const why = errors.length > 0 ? told(errors) : detail;
    super(about, `was refused with ${status} ${code}: ${title}. ${why}`, definite);
    this.traceId = traceId;
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.checks = checks;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Narrows the code, as in `if (error.is('out_of_stock', 'cart_empty'))`. */
  is<Code extends ProblemCode>(...codes: readonly Code[]): this is ClientProblem & { readonly code: Code } {
    return codes.some((code) => code === this.code);
  }
}

export type Silence = 'timeout' | 'aborted' | 'connection';

/** No whole answer came. Unless the request never left, it may have been carried out all the same. */
export class NoAnswer extends ClientError {
  override readonly name = 'NoAnswer';
  readonly reason: Silence;

  constructor(about: About, reason: Silence, how: string, wasSent: boolean) {
    const effect = wasSent ? 'It may have happened.' : 'It was never sent.';
    super(about, `was not answered: ${how}. ${effect}`, !wasSent);
    this.reason = reason;
  }
}

/** An answer that is not of the contract: of a proxy, of another server, or of a broken one. */
export class UnexpectedAnswer extends ClientError {
  override readonly name = 'UnexpectedAnswer';
  readonly status: number;

  constructor(about: About, status: number, why: string, definite = isDefinite(status)) {
    super(about, `was answered with ${status}, not as the contract says: ${why}`, definite);
    this.status = status;
  }
}

/**
 * Whether a request with this answer certainly had no effect. A server that is not ours may use codes of its own, or
 * none: a 4xx says that nothing was done.
 */
export function isDefinite(status: number, code?: string): boolean {
  const known =
    code !== undefined && Object.hasOwn(problems, code) ? problems[code as ProblemCode] : undefined;
  return known?.definite ?? (status >= 400 && status < 500);
}
