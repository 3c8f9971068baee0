/**
 * Changes need a proof that they come from a page of this service, or from no page at all (ASVS 3.5.1-3.5.3):
 * Fetch Metadata where the browser sends it, else the Origin field (RFC 6454). Programs that are no browser send
 * neither, and have no cookies that somebody else could make them send.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../protocol/problems.ts';
import type { Context } from '../context.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** `none`: the person typed the address, or used a bookmark. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

function isOwn({ headers, host }: FastifyRequest, allowedOrigins: readonly string[]): boolean {
  const { origin } = headers;
  if (origin !== undefined && allowedOrigins.includes(origin)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return typeof site === 'string' && OWN_SITES.has(site);
  return origin === undefined || URL.parse(origin)?.host === host;
}

export function addSameOrigin(app: FastifyInstance, { config }: Context): void {
  app.addHook('onRequest', async (request) => {
    if (SAFE.has(request.method) || isOwn(request, config.allowedOrigins)) return;
    throw new Problem('cross_site');
  });
}
