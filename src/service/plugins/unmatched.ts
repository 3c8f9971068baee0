/** 404 where no route answers, 405 with Allow where the address knows other methods, and what cannot be read as an address. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../protocol/problems.ts';
import type { Method } from '../../protocol/route.ts';
import { methodsByPath, routesOfService } from '../../protocol/routes.ts';
import type { Context } from '../context.ts';
import { toProblem } from './errors.ts';

interface Address {
  readonly pattern: RegExp;
  readonly allow: string;
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function addressOf(template: string, methods: readonly Method[]): Address {
  const parts = template.split(/\{\w+\}/).map(escaped);
  const known = methods.map((method) => method.toUpperCase());
  const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].join(', ');
  return { pattern: new RegExp(`^${parts.join('[^/]+')}$`), allow };
}

/** Why the router could not read the address of a request. */
const unreadable = new WeakMap<IncomingMessage, Problem>();

interface Unread {
  readonly error: Error;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Asks once more, for an address that nobody has: the router refuses before any hook runs. */
export function askUnmatched(app: FastifyInstance, { error, request, reply }: Unread): void {
  unreadable.set(request.raw, toProblem(error));
  request.raw.url = '/';
  app.routing(request.raw, reply.raw);
}

export function addUnmatched(app: FastifyInstance, { base, config }: Context): void {
  const addresses = (['root', 'base'] as const).flatMap((scope) =>
    [...methodsByPath(scope, routesOfService)]
      .filter(([path]) => path !== '/metrics' || config.metricsPort === null)
      .map(([path, methods]) => addressOf(`${scope === 'base' ? base : ''}${path}`, methods)),
  );
  app.setNotFoundHandler(async (request) => {
    const unread = unreadable.get(request.raw);
    if (unread) throw unread;
    const path = request.url.split('?', 1)[0] ?? '';
    const address = addresses.find(({ pattern }) => pattern.test(path));
    if (!address) throw new Problem('not_found');
    throw new Problem('method_not_allowed', { headers: { Allow: address.allow } });
  });
}
