/** Names on every answer: which node, which request, which trace (W3C Trace Context, section 3.2). */
import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { headers } from '../../protocol/headers.ts';
import { basePath } from '../../protocol/strategies.ts';
import type { Context } from '../context.ts';

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;
/** An id that a client may choose: nothing in it could break a log line. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

export function tracing({ config, metrics, strategy }: Context): RequestHandler {
  const base = basePath(strategy.family);
  return (request, response, next) => {
    const [, traceId = randomBytes(16).toString('hex'), flags = '00'] =
      TRACEPARENT.exec(request.get(headers.traceparent) ?? '') ?? [];
    const given = request.get(headers.requestId) ?? '';
    response.locals.traceId = traceId;
    response.set({
      [headers.servedBy]: config.nodeName,
      [headers.traceparent]: `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`,
      [headers.requestId]: REQUEST_ID.test(given) ? given : randomUUID(),
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
