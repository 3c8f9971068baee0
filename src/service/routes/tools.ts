/** What needs no session: arithmetic, random values, and what the server says about itself. */
import type { FastifyInstance } from 'fastify';
import { freshValue } from '../../node/fresh-value.ts';
import { calculate } from '../../shop/calculate.ts';
import type { Context } from '../context.ts';
import { mount } from '../mount.ts';

export function toolRoutes(app: FastifyInstance, context: Context): void {
  const { config, strategy, startedAt } = context;
  const { family, stateHeldBy } = strategy;

  mount(app, context, {
    calculate({ body: { operation, values } }) {
      return { operation, values, result: calculate(operation, values) };
    },

    random({ query: { count, type }, reply }) {
      reply.header('Cache-Control', 'no-store');
      return { type, count, values: Array.from({ length: count }, () => freshValue[type]()) };
    },

    health: () => ({ status: 'ok' as const, strategy: strategy.name, node: config.nodeName }),

    info: () => ({
      node: config.nodeName,
      strategy: strategy.name,
      family,
      stateHeldBy,
      sessionsHeld: strategy.held(),
      startedAt,
    }),
  });
}
