/** What needs no session: arithmetic, random values, and what the server says about itself. */
import type { Router } from 'express';
import { freshValue } from '../../node/fresh-value.ts';
import { parse } from '../../node/parse.ts';
import { codeFor } from '../../protocol/route.ts';
import { routeTable } from '../../protocol/routes.ts';
import { CalculateRequest, RandomQuery } from '../../protocol/tools.ts';
import { calculate } from '../../shop/calculate.ts';
import type { Context } from '../context.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { newRouter } from './new-router.ts';

export function toolRoutes({ strategy, config, startedAt }: Context): Router {
  const { name, family, stateHeldBy } = strategy;
  const router = newRouter();

  router.post('/calculate', jsonBody, (request, response) => {
    const { operation, values } = parse(CalculateRequest, request.body, (fields) =>
      codeFor(routeTable.calculate, request.body, fields),
    );
    response.json({ operation, values, result: calculate(operation, values) });
  });

  router.get('/random', (request, response) => {
    const { count, type } = parse(RandomQuery, request.query);
    response.set('Cache-Control', 'no-store');
    response.json({ type, count, values: Array.from({ length: count }, () => freshValue[type]()) });
  });

  router.get('/health', (_request, response) => {
    response.json({ status: 'ok', strategy: name, node: config.nodeName });
  });

  router.get('/info', (_request, response) => {
    const facts = { node: config.nodeName, strategy: name, family, stateHeldBy };
    response.json({ ...facts, sessionsHeld: strategy.held(), startedAt });
  });

  return router;
}
