/** The sample application on Fastify, for any strategy. Builds; `server.ts` runs. */
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { createServer } from '../node/create-server.ts';
import { limits, serverLimits } from '../protocol/headers.ts';
import type { Context } from './context.ts';
import { addApiDocs } from './plugins/api-docs.ts';
import { addBodyParsers } from './plugins/body.ts';
import { addErrors } from './plugins/errors.ts';
import { addOneReading } from './plugins/one-reading.ts';
import { addSameOrigin } from './plugins/same-origin.ts';
import { addSecurityHeaders } from './plugins/security-headers.ts';
import { addSession } from './plugins/session.ts';
import { addShedding } from './plugins/shedding.ts';
import { addTracing } from './plugins/tracing.ts';
import { addUnmatched, askUnmatched } from './plugins/unmatched.ts';
import { adminRoutes } from './routes/admin.ts';
import { conversationRoutes } from './routes/conversation.ts';
import { accessRoutes } from './routes/login.ts';
import { probeRoutes } from './routes/probes.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { shopRoutes } from './routes/shop.ts';
import { toolRoutes } from './routes/tools.ts';

/** Nothing in our addresses is longer than a session's id. */
const PARAM_LENGTH_MAX = 100;

/** What cannot be read as HTTP, or is not said in time: a status is all that can be answered. */
const unread: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function refuseUnread(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = unread[error.code ?? ''] ?? '400 Bad Request';
  socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  // An end alone waits for the client's own, and a client that never ends would keep its place among those in flight.
  socket.destroySoon();
}

/**
 * Bodies are held against the schemas of the one route table (mount.ts), and Fastify is given none. Without these two it
 * would load Ajv and a serialiser at each start all the same.
 */
function noSchemas(): never {
  throw new Error('a route here has a schema of Fastify’s');
}

function newApp({ config, readiness }: Context): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: false,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    bodyLimit: limits.bodyBytesMax,
    // One hop: what stands further left in X-Forwarded-For is the client's own claim (ASVS 15.3.4).
    trustProxy: config.trustProxy && ((_address: string, hop: number) => hop === 0),
    return503OnClosing: false,
    clientErrorHandler: refuseUnread,
    serverFactory: (handle) =>
      createServer(serverLimits, (request, response) => {
        // The client should open its next connection elsewhere.
        if (readiness.draining) response.setHeader('Connection', 'close');
        handle(request, response);
      }),
    // One reading of an address: `/ME` and `/me/` are not `/me` (ASVS 4.2.1); a cache could tell them apart.
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: PARAM_LENGTH_MAX },
    // What the router cannot read is named, logged, counted and given its header fields like everything else.
    frameworkErrors: (error, request, reply) => askUnmatched(app, { error, request, reply }),
  });
  return app;
}

export async function createApp(context: Context): Promise<FastifyInstance> {
  const app = newApp(context);
  // In this order: what every answer carries comes first, and what costs something after what may refuse it.
  addTracing(app, context);
  addErrors(app, context);
  await addSecurityHeaders(app, context);
  addShedding(app, context);
  addOneReading(app);
  addSameOrigin(app, context);
  addBodyParsers(app);
  addSession(app);
  addUnmatched(app, context);

  probeRoutes(app, context);
  toolRoutes(app, context);
  accessRoutes(app, context);
  sessionRoutes(app, context);
  shopRoutes(app, context);
  conversationRoutes(app, context);
  adminRoutes(app, context);
  await addApiDocs(app, context);
  await app.ready();
  return app;
}
