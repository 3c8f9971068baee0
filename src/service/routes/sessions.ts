/** What a session shows of itself, and the list of its user's sessions. */
import type { FastifyInstance } from 'fastify';
import { countsOf, sessionView, summaryView } from '../../node/views.ts';
import { Problem } from '../../protocol/problems.ts';
import type { Context } from '../context.ts';
import { mount } from '../mount.ts';
import { originOf } from '../origin.ts';
import type { Authenticated } from '../plugins/session.ts';

export function sessionRoutes(app: FastifyInstance, context: Context): void {
  const { strategy, config, catalogue, accounts } = context;

  const me = ({ user, session }: Authenticated) => ({
    user,
    session: sessionView(session),
    servedBy: config.nodeName,
    stateHeldBy: strategy.stateHeldBy,
  });

  mount(app, context, {
    me: ({ authenticated }) => me(authenticated),

    dashboard: ({ authenticated }) => ({
      ...me(authenticated),
      ...countsOf(catalogue.products, authenticated.session.state),
    }),

    async listSessions({ authenticated: { user, session } }) {
      const listed = await strategy.list(user.id);
      if (!listed) throw new Problem('not_knowable');
      const sessions = listed.sessions.map((summary) => summaryView(summary, session.id));
      return { sessions, complete: listed.complete };
    },

    async endOtherSessions({ request, authenticated: { user, session } }) {
      const ended = await strategy.endAll(user.id, session.id);
      if (ended === null) throw new Problem('not_knowable');
      accounts.audit.note({
        kind: 'sessions_ended',
        userId: user.id,
        origin: originOf(request),
        facts: { ended },
      });
      return { ended };
    },

    async endSession({ request, params: { id }, authenticated: { user } }) {
      const ended = await strategy.end(user.id, id);
      if (ended === null) throw new Problem('not_knowable');
      if (!ended) throw new Problem('not_found');
      const facts = { sessionId: id };
      accounts.audit.note({ kind: 'session_ended', userId: user.id, origin: originOf(request), facts });
      return null;
    },
  });
}
