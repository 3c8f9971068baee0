/** The question itself: whose request is this? */
import type { RequestHandler } from 'express';
import { Problem } from '../../protocol/problems.ts';
import { type Authenticated, type Context, setCookieOn } from '../context.ts';

export function requireSession({ strategy, credentials, users }: Context): RequestHandler {
  return async (request, response, next) => {
    const credential = credentials.read(request.headers);
    if (credential === undefined) throw new Problem('no_session');
    const found = await strategy.find(credential);
    if (found === 'expired') throw new Problem('session_timeout');
    if (found === 'unknown') throw new Problem('invalid_session');
    const { session, renewed } = found;
    // The token vouches for its user; for a session id the server looks the user up, so it sees changes.
    const user = session.user ?? users.byId(session.userId);
    if (!user) throw new Problem('invalid_session');
    response.set('Cache-Control', 'no-store');
    const locals: Authenticated = {
      user,
      session,
      renewed: credentials.give(renewed, setCookieOn(response)),
    };
    Object.assign(response.locals, locals);
    next();
  };
}

export const requireAdmin: RequestHandler = (_request, response, next) => {
  if ((response.locals as Authenticated).user.role !== 'admin') throw new Problem('forbidden');
  next();
};
