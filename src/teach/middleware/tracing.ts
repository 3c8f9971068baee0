/** Names on every answer: which node, which request, which trace (W3C Trace Context, section 3.2). */
import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { headers } from '../../protocol/headers.ts';
import { basePath } from '../../protocol/strategies.ts';
import { requestIdOf, traceOf, traceparentOf } from '../../protocol/trace.ts';
import type { Context } from '../context.ts';

export function tracing({ config, metrics, strategy }: Context): RequestHandler {
  const base = basePath(strategy.family);
  return (request, response, next) => {
    const given = traceOf(request.get(headers.traceparent) ?? '');
    const trace = given ?? { traceId: randomBytes(16).toString('hex'), flags: '00' };
    response.locals.traceId = trace.traceId;
    response.set({
      [headers.servedBy]: config.nodeName,
      [headers.traceparent]: traceparentOf(trace, randomBytes(8).toString('hex')),
      [headers.requestId]: requestIdOf(request.get(headers.requestId) ?? '') ?? randomUUID(),
      'X-Content-Type-Options': 'nosniff',
    });
    const startedAt = performance.now();
    response.on('finish', () => {
      // The route's template, never the path itself: a path may name a session.
      // `baseUrl` is of no use here: an error that has left its router has taken it along.
      const mount = request.originalUrl.startsWith(`${base}/`) ? base : '';
      const route = request.route ? `${mount}${request.route.path}` : 'unmatched';
      const labels = { method: request.method, route, status: response.statusCode };
      metrics.observe(labels, (performance.now() - startedAt) / 1000);
    });
    next();
  };
}
