/** The question itself: whose request is this? */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../protocol/problems.ts';
import type { User } from '../../protocol/session.ts';
import type { Session } from '../../strategies/strategy.ts';
import type { Context } from '../context.ts';

export interface Authenticated {
  readonly user: User;
  readonly session: Session;
  /** Merged into the answer: a renewed token, or nothing. */
  renewed: { token?: string };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where the route needs no session. */
    authenticated: Authenticated | null;
  }
}

/** A second cookie does not replace the first. */
export const setCookieOn = (reply: FastifyReply) => (line: string) => void reply.header('Set-Cookie', line);

export function addSession(app: FastifyInstance): void {
  app.decorateRequest('authenticated', null);
}

export function requireSession({ strategy, credentials }: Context) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const credential = credentials.read(request.headers);
    if (credential === undefined) throw new Problem('no_session');
    const found = await strategy.find(credential);
    if (found === 'expired') throw new Problem('session_timeout');
    if (found === 'unknown') throw new Problem('invalid_session');
    const { session, renewed } = found;
    // Every session of the service names its user; one that does not was made by something else.
    if (!session.user) throw new Problem('invalid_session');
    reply.header('Cache-Control', 'no-store');
    const given = credentials.give(renewed, setCookieOn(reply));
    request.authenticated = { user: session.user, session, renewed: given };
  };
}

export async function requireAdmin({ authenticated }: FastifyRequest): Promise<void> {
  if (authenticated?.user.role !== 'admin') throw new Problem('forbidden');
}
