/**
 * The one error table: every code that a server or the gateway here may answer (RFC 9457 `code`).
 *
 * `definite` tells a client whether the request certainly had no effect. Where it is false the client
 * must treat the operation as indeterminate: it may have happened.
 */
import { z } from 'zod';

interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it, in one sentence. */
  readonly action: string;
  readonly definite: boolean;
}

const entry = (status: number, title: string, action: string, definite = true): ProblemEntry => ({
  status,
  title,
  action,
  definite,
});

export const problems = {
  malformed_json: entry(400, 'The body is not valid JSON', 'Send one JSON object, encoded as UTF-8.'),
  malformed_request: entry(
    400,
    'The request cannot be read',
    'Check the percent-encoding and the header lines of the request.',
  ),
  no_session: entry(
    401,
    'No credential was presented',
    'Log in first, then present what the login answered.',
  ),
  invalid_session: entry(
    401,
    'The credential does not belong to a live session',
    'Log in again; the session ended, or this server never knew it.',
  ),
  session_timeout: entry(401, 'The session has expired', 'Log in again.'),
  invalid_credentials: entry(
    401,
    'The username or the password is wrong',
    'Check both; the answer does not say which one it was.',
  ),
  forbidden: entry(403, 'This user may not do that', 'Ask a user with the role that the operation needs.'),
  cross_site: entry(
    403,
    'The request comes from another site',
    'Send changes from a page of this origin, or from a program that is no browser.',
  ),
  wrong_password: entry(
    403,
    'The current password is wrong',
    'Send the password that this account has now; nothing was changed.',
  ),
  not_found: entry(404, 'Nothing lives at this address', 'Check the path and the identifier in it.'),
  method_not_allowed: entry(
    405,
    'The address does not know this method',
    'Use one of the methods in the Allow field.',
  ),
  cart_empty: entry(409, 'The cart is empty', 'Add an item before checking out.'),
  quantity_limit: entry(
    409,
    'A cart line would exceed 999 pieces',
    'Order fewer pieces, or check out what the cart holds.',
  ),
  out_of_stock: entry(
    409,
    'The shop has fewer pieces than that',
    'Order fewer pieces of the listed products; the cart is as it was.',
  ),
  state_too_large: entry(
    409,
    'The session would grow too large for the client to carry',
    'Remove something from the session; nothing was changed.',
  ),
  content_too_large: entry(413, 'The body is larger than 64 KiB', 'Send less in one request.'),
  unsupported_media_type: entry(
    415,
    'The body is not JSON',
    'Send Content-Type: application/json without a content encoding.',
  ),
  missing_data: entry(
    422,
    'The request lacks data or holds data of the wrong form',
    'Correct the listed fields.',
  ),
  weak_password: entry(
    422,
    'The password would be guessed too easily',
    'Choose another one, of twelve characters or more; what is wrong stands at the field.',
  ),
  invalid_operation: entry(
    422,
    'The operation is not one of those known',
    'Use add, subtract, multiply or average.',
  ),
  too_many_requests: entry(
    429,
    'Too many attempts',
    'Wait for the number of seconds in the Retry-After field.',
  ),
  server_error: entry(
    500,
    'The server failed',
    'Report the trace id; whether the request took effect is not known.',
    false,
  ),
  not_knowable: entry(
    501,
    'A server with this strategy cannot know that',
    'Use a strategy that keeps sessions where the server can see them.',
  ),
  bad_gateway: entry(
    502,
    'The server closed the connection before it answered',
    'Read the state before repeating a change; it may have happened.',
    false,
  ),
  store_unavailable: entry(
    503,
    'The session store does not answer',
    'Keep the credential and try again after the Retry-After field.',
    false,
  ),
  overloaded: entry(
    503,
    'The server has more to do than it can',
    'Try again after the Retry-After field; nothing was done.',
  ),
  not_ready: entry(503, 'This server takes no requests now', 'Try again after the Retry-After field.'),
  no_node: entry(503, 'The gateway reaches no server', 'Try again after the Retry-After field.'),
  gateway_timeout: entry(
    504,
    'The server did not answer in time',
    'Read the state before repeating a change; it may have happened.',
    false,
  ),
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457 problem details as every server here sends them. */
export const ProblemDetails = z
  .object({
    type: z.string().meta({ description: 'urn:statelab:problem:<code>' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(problemCodes),
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Each field at fault, for 422.' }),
    checks: z.record(z.string(), z.string()).optional().meta({ description: 'Each readiness check.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type ProblemDetails = z.infer<typeof ProblemDetails>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

interface ProblemExtras {
  readonly detail?: string;
  readonly errors?: ProblemDetails['errors'];
  readonly checks?: ProblemDetails['checks'];
  /** Seconds for Retry-After (RFC 9110, section 10.2.3). */
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** RFC 6750, section 3.1: the error is named only where a credential came with the request. */
const challenge = (code: ProblemCode): string =>
  code === 'invalid_session' || code === 'session_timeout'
    ? 'Bearer realm="statelab", error="invalid_token"'
    : 'Bearer realm="statelab"';

/** Thrown anywhere below a route; the server's error handler turns it into the answer. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(extras.detail ?? problems[code].title, { cause: extras.cause });
    this.name = 'Problem';
    this.code = code;
    this.extras = extras;
  }

  get status(): number {
    return problems[this.code].status;
  }

  /** The header fields that belong to the answer, besides the ones every answer carries. */
  headers(): Record<string, string> {
    const headers: Record<string, string> = { 'Cache-Control': 'no-store', ...this.extras.headers };
    if (this.status === 401) headers['WWW-Authenticate'] = challenge(this.code);
    const retryAfter = this.extras.retryAfterSeconds ?? (this.status === 503 ? 1 : undefined);
    if (retryAfter !== undefined) headers['Retry-After'] = String(Math.ceil(retryAfter));
    return headers;
  }

  body(traceId: string): ProblemDetails {
    const { title, status, action } = problems[this.code];
    const { detail, errors, checks } = this.extras;
    return {
      type: `urn:statelab:problem:${this.code}`,
      title,
      status,
      detail: detail ?? action,
      code: this.code,
      traceId,
      ...(errors && { errors }),
      ...(checks && { checks }),
    };
  }
}
