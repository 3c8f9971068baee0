/** Every error ends here and leaves as problem+json (RFC 9457): never a stack, a path or a query. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, Problem, type ProblemCode } from '../../protocol/problems.ts';
import type { Context } from '../context.ts';
import { originOf } from '../origin.ts';
import { routeOf } from './tracing.ts';

/** What Fastify calls the mistakes of a request. */
const requestMistakes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_BAD_URL: 'malformed_request',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'content_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
  ECONNRESET: 'malformed_request',
};

/** Answers above 500 that are no failure: what a strategy cannot know, and what a server says that has enough to do. */
const EXPECTED: ReadonlySet<ProblemCode> = new Set(['not_knowable', 'not_ready', 'overloaded']);

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new Problem(requestMistakes[code] ?? 'server_error', { cause: error });
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  void reply
    .code(problem.status)
    .headers(problem.headers())
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problem.body(request.trace.traceId)));
}

/** What somebody must be able to find later, and what only says that something is broken (ASVS 16.3.2, 16.3.4). */
function remember({ log, accounts }: Context, request: FastifyRequest, problem: Problem): void {
  const route = routeOf(request);
  const { user } = request.authenticated ?? {};
  const about = { ...(user && { userId: user.id }), origin: originOf(request) };
  if (problem.code === 'forbidden' || problem.code === 'cross_site') {
    accounts.audit.note({ kind: 'denied', ...about, facts: { route, reason: problem.code } });
  }
  if (problem.code === 'store_unavailable') {
    accounts.audit.note({ kind: 'store_unavailable', ...about, facts: { route } });
  }
  if (problem.status < 500 || EXPECTED.has(problem.code)) return;
  const { cause } = problem;
  const facts = cause instanceof Error ? { cause: cause.message } : {};
  log('error', problem.code, { trace_id: request.trace.traceId, route, ...facts });
}

export function addErrors(app: FastifyInstance, context: Context): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    remember(context, request, problem);
    sendProblem(request, reply, problem);
  });
}
