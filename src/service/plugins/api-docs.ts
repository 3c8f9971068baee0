/** The interface as a page for developers, at /docs; production has none (ASVS 13.4.5). */
import type { FastifyInstance } from 'fastify';
import { serviceOpenApiDocument } from '../../protocol/openapi.ts';
import type { Context } from '../context.ts';

export async function addApiDocs(app: FastifyInstance, { config }: Context): Promise<void> {
  if (!config.hasApiDocs) return;
  // Loaded only where it is shown: a server in production has none of it in memory.
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  await app.register(swagger, {
    mode: 'static',
    specification: { document: serviceOpenApiDocument() as never },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
}
