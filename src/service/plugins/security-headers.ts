/** What a browser may do with an answer (ASVS 3.4.1-3.4.6): nothing but read it. And which other sites may. */
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { headers as names } from '../../protocol/headers.ts';
import type { Context } from '../context.ts';

const YEAR_SECONDS = 31_536_000;
const PERMISSIONS = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

export async function addSecurityHeaders(app: FastifyInstance, { config }: Context): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: config.allowedOrigins.length > 0 ? 'cross-origin' : 'same-origin' },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // A browser takes it from TLS alone, and then never comes back without.
    strictTransportSecurity: config.cookie.secure && { maxAge: YEAR_SECONDS, includeSubDomains: true },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Permissions-Policy', PERMISSIONS);
  });
  if (config.allowedOrigins.length === 0) return;
  await app.register(cors, {
    origin: [...config.allowedOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: [...Object.values(names), 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 600,
    // The module's own words for an OPTIONS that is no preflight would be no problem details.
    strictPreflight: false,
  });
}
