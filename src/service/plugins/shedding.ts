/**
 * A server that takes on more than it can do serves nobody in time. So many requests at once, and no more: the next
 * one is told at once, before anything is done for it (503 with Retry-After).
 */
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../protocol/problems.ts';
import type { Context } from '../context.ts';

/** They say whether it lives; whoever asks must not take a busy server for a dead one. */
const isProbe = (url: string): boolean => /^\/(livez|readyz|metrics)(\?|$)/.test(url);

export function addShedding(app: FastifyInstance, { config, metrics }: Context): void {
  let inFlight = 0;
  metrics.gauge('http_server_active_requests', 'Requests in flight.', () => inFlight);

  app.addHook('onRequest', async (request, reply) => {
    if (isProbe(request.url)) return;
    if (inFlight >= config.inFlightMax) throw new Problem('overloaded', { retryAfterSeconds: 1 });
    inFlight += 1;
    reply.raw.once('close', () => {
      inFlight -= 1;
    });
  });
}
