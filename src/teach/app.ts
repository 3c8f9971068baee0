/** The sample application on Express, for any strategy. Builds; `serve.ts` runs. */
import { readFile } from 'node:fs/promises';
import express, { type Express, type RequestHandler } from 'express';
import { credentialsFor } from '../node/credentials.ts';
import { createMetrics } from '../node/metrics.ts';
import { Problem } from '../protocol/problems.ts';
import { basePath } from '../protocol/strategies.ts';
import { catalogueOf } from '../shop/pricing.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { createLoginGuard } from './login-guard.ts';
import { handleErrors } from './middleware/errors.ts';
import { tracing } from './middleware/tracing.ts';
import { allowedMethods } from './routes/allowed-methods.ts';
import { probeRoutes, type Readiness } from './routes/probe-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { shopRoutes } from './routes/shop-routes.ts';
import { toolRoutes } from './routes/tool-routes.ts';
import { loadUsers } from './users.ts';

const notFound: RequestHandler = () => {
  throw new Problem('not_found');
};

const dataFile = (name: string) => new URL(`data/${name}`, import.meta.url);

export interface App {
  readonly express: Express;
  readonly readiness: Readiness;
  /** Reads the users again, which somebody has changed. */
  readonly reloadUsers: () => Promise<void>;
}

export async function createApp(strategy: Strategy, config: Config): Promise<App> {
  const context: Context = {
    strategy,
    config,
    users: await loadUsers(config.usersFile ?? dataFile('users.json')),
    catalogue: catalogueOf(JSON.parse(await readFile(dataFile('products.json'), 'utf8'))),
    credentials: credentialsFor(strategy.credentialKind, config.cookie),
    loginGuard: createLoginGuard(config.loginFailures),
    metrics: createMetrics(() => strategy.held()),
    startedAt: new Date().toISOString(),
  };
  const readiness: Readiness = { draining: false };

  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  // One hop: what stands further left in X-Forwarded-For is the client's own claim (ASVS 15.3.4).
  app.set('trust proxy', config.trustProxy ? 1 : false);
  app.use(tracing(context));
  app.use(allowedMethods('root'), probeRoutes(context, readiness));
  const base = basePath(strategy.family);
  app.use(base, allowedMethods('base'), sessionRoutes(context), shopRoutes(context), toolRoutes(context));
  app.use(notFound, handleErrors);
  return { express: app, readiness, reloadUsers: context.users.reload };
}
