/** A problem: how it travels (RFC 9457), and how it is thrown. All of them stand in `problem-table.ts`. */
import { z } from 'zod';
import { problems } from './problem-table.ts';

export { problems };

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
