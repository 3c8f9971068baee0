/** The sample application on Express, for any strategy. Builds; `serve.ts` runs. */
import { readFile } from 'node:fs/promises';
import express, { type Express } from 'express';
import { basePath } from '../protocol/strategies.ts';
import { catalogueOf } from '../shop/pricing.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { credentialsFor } from './credentials.ts';
import { createLoginGuard } from './login-guard.ts';
import { createMetrics } from './metrics.ts';
import { handleErrors } from './middleware/errors.ts';
import { tracing } from './middleware/tracing.ts';
import { probeRoutes, type Readiness } from './routes/probe-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { shopRoutes } from './routes/shop-routes.ts';
import { toolRoutes } from './routes/tool-routes.ts';
import { notFound, unmatchedMethods } from './routes/unmatched.ts';
import { loadUsers } from './users.ts';

const dataFile = (name: string) => new URL(`data/${name}`, import.meta.url);

export interface App {
  readonly express: Express;
  readonly readiness: Readiness;
}

export async function createApp(strategy: Strategy, config: Config): Promise<App> {
  const context: Context = {
    strategy,
    config,
    users: await loadUsers(config.usersFile ?? dataFile('users.json')),
    catalogue: catalogueOf(JSON.parse(await readFile(dataFile('products.json'), 'utf8'))),
    credentials: credentialsFor(strategy, config),
    loginGuard: createLoginGuard(config.loginFailures),
    metrics: createMetrics(strategy.held),
    startedAt: new Date().toISOString(),
  };
  const readiness: Readiness = { draining: false };

  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', config.trustProxy);
  app.use(tracing(context));
  app.use(probeRoutes(context, readiness), unmatchedMethods('root'));
  const base = basePath(strategy.family);
  app.use(base, sessionRoutes(context), shopRoutes(context), toolRoutes(context), unmatchedMethods('base'));
  app.use(notFound, handleErrors);
  return { express: app, readiness };
}
