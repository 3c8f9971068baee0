/** For machines: does the process run, does it take requests, what does it measure? */
import type { Router } from 'express';
import { METRICS_MEDIA_TYPE } from '../../node/metrics.ts';
import { parse } from '../../node/parse.ts';
import { openApiDocument } from '../../protocol/openapi.ts';
import { Problem } from '../../protocol/problems.ts';
import { ReadyQuery } from '../../protocol/tools.ts';
import type { Context } from '../context.ts';
import { newRouter } from './new-router.ts';

/** What a draining server answers to /readyz before it stops listening. */
export interface Readiness {
  draining: boolean;
}

export function probeRoutes({ strategy, metrics }: Context, readiness: Readiness): Router {
  const router = newRouter();

  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (request, response) => {
    const { verbose } = parse(ReadyQuery, request.query);
    const store = await strategy.checkReady().then(
      () => 'ok',
      () => 'unavailable',
    );
    const checks = {
      server: readiness.draining ? 'draining' : 'ok',
      ...(strategy.stateHeldBy === 'store' && { store }),
    };
    const isReady = Object.values(checks).every((state) => state === 'ok');
    const shown = verbose === undefined ? {} : { checks };
    if (!isReady) throw new Problem('not_ready', shown);
    response.set('Cache-Control', 'no-store').json({ status: 'ready', ...shown });
  });

  router.get('/metrics', async (_request, response) => {
    response.type(METRICS_MEDIA_TYPE).send(await metrics.text());
  });

  // Built when first asked for: a server that nobody asks should start without it.
  let document: object | undefined;
  router.get('/openapi.json', (_request, response) => {
    document ??= openApiDocument();
    response.json(document);
  });

  return router;
}
