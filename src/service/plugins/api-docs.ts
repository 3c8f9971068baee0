/** The interface as a page for developers, at /docs; production has none (ASVS 13.4.5). */
import type { FastifyInstance } from 'fastify';
import { serviceOpenApiDocument } from '../../protocol/openapi.ts';
import type { Context } from '../context.ts';

/** Loaded only where it is shown: a server in production has none of it in memory, and its bundle none of it beside it. */
async function loadPage() {
  try {
    return await Promise.all([import('@fastify/swagger'), import('@fastify/swagger-ui')]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

export async function addApiDocs(app: FastifyInstance, { config, log }: Context): Promise<void> {
  if (!config.hasApiDocs) return;
  const page = await loadPage();
  if (!page)
    return log('warn', 'configuration', {
      warning: 'No page at /docs: @fastify/swagger and @fastify/swagger-ui are not installed here',
    });
  const [{ default: swagger }, { default: swaggerUi }] = page;
  await app.register(swagger, {
    mode: 'static',
    specification: { document: serviceOpenApiDocument() as never },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
}
