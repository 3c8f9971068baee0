/** Every error ends here and leaves as problem+json (RFC 9457): never a stack, a path or a query. */
import type { ErrorRequestHandler } from 'express';
import { placeOf } from '../../node/error-place.ts';
import { PROBLEM_MEDIA_TYPE, Problem, type ProblemCode } from '../../protocol/problems.ts';
import { log } from '../log.ts';

/** What the body parser and the router call the mistakes of a request. */
const requestMistakes: Record<string, ProblemCode> = {
  'entity.parse.failed': 'malformed_json',
  'entity.too.large': 'content_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
  'request.aborted': 'malformed_request',
  'request.size.invalid': 'malformed_request',
};

/** Answers above 500 that are no failure: what a strategy cannot know, and what a draining server's probes get. */
const EXPECTED: ReadonlySet<ProblemCode> = new Set(['not_knowable', 'not_ready']);

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem('malformed_request', { cause: error });
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  return new Problem(requestMistakes[type] ?? 'server_error', { cause: error });
}

export const handleErrors: ErrorRequestHandler = (error, _request, response, next) => {
  const problem = toProblem(error);
  const { traceId } = response.locals;
  if (problem.status >= 500 && !EXPECTED.has(problem.code)) {
    const { cause } = problem;
    const facts = cause instanceof Error ? { cause: cause.message, at: placeOf(cause) ?? undefined } : {};
    log('error', problem.code, { traceId, ...facts });
  }
  if (response.headersSent) return next(error);
  response.status(problem.status).set(problem.headers()).type(PROBLEM_MEDIA_TYPE);
  response.send(JSON.stringify(problem.body(traceId)));
};
