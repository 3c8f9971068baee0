/** Names on every answer and every line of the log: which node, which request, which trace (W3C Trace Context, section 3.2). */
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { headers as names } from '../../protocol/headers.ts';
import { requestIdOf, type Trace, traceOf, traceparentOf } from '../../protocol/trace.ts';
import type { Context } from '../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    trace: Trace & { readonly spanId: string };
    /** Of `performance.now()`. */
    beganAt: number;
  }
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? '' : (value ?? ''));

const newTrace = (): Trace => ({ traceId: randomBytes(16).toString('hex'), flags: '00' });

/** The route's template, never the path itself: a path may name a session. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unmatched';

/** Probes ask every second, and say nothing that the metrics do not. */
const isProbe = (route: string): boolean => route === '/livez' || route === '/readyz' || route === '/metrics';

function nameRequest(request: FastifyRequest, reply: FastifyReply, node: string): void {
  request.beganAt = performance.now();
  const given = request.headers;
  const trace = traceOf(one(given[names.traceparent])) ?? newTrace();
  request.trace = { ...trace, spanId: randomBytes(8).toString('hex') };
  reply.headers({
    [names.servedBy]: node,
    [names.traceparent]: traceparentOf(trace, request.trace.spanId),
    [names.requestId]: requestIdOf(one(given[names.requestId.toLowerCase()])) ?? randomUUID(),
  });
}

export function addTracing(app: FastifyInstance, { config, metrics, log }: Context): void {
  app.decorateRequest('trace');
  app.decorateRequest('beganAt', 0);

  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    const durationMs = performance.now() - request.beganAt;
    const { method } = request;
    const status = reply.statusCode;
    metrics.observe({ method, route, status }, durationMs / 1000);
    if (isProbe(route)) return;
    const { traceId, spanId } = request.trace;
    const duration_ms = Math.round(durationMs * 10) / 10;
    log('info', 'request', { method, route, status, duration_ms, trace_id: traceId, span_id: spanId });
  });

  app.addHook('onRequest', async (request, reply) => nameRequest(request, reply, config.nodeName));
}
