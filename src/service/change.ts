/** Carries out one change of a session, and gives the client the credential that it may have renewed. */
import type { FastifyReply } from 'fastify';
import { Problem } from '../protocol/problems.ts';
import type { Change, SessionState } from '../shop/state.ts';
import type { Found } from '../strategies/strategy.ts';
import type { Context } from './context.ts';
import { type Authenticated, setCookieOn } from './plugins/session.ts';

interface Caller {
  readonly reply: FastifyReply;
  readonly authenticated: Authenticated;
}

/** What a change has led to, for the answer. @throws Problem invalid_session when the session ended meanwhile */
export function keeper({ credentials }: Pick<Context, 'credentials'>) {
  return ({ reply, authenticated }: Caller, applied: Found | null): SessionState => {
    if (!applied) throw new Problem('invalid_session');
    const renewed = credentials.give(applied.renewed, setCookieOn(reply));
    authenticated.renewed = { ...authenticated.renewed, ...renewed };
    return applied.session.state;
  };
}

export function changer(context: Pick<Context, 'strategy' | 'credentials'>) {
  const keep = keeper(context);
  return async (caller: Caller, change: Change): Promise<SessionState> =>
    keep(caller, await context.strategy.apply(caller.authenticated.session, change));
}
