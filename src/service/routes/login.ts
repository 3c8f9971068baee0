/** Logging in and out, making an account, and changing its password. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deviceOf } from '../../node/device.ts';
import { sessionView } from '../../node/views.ts';
import { Problem } from '../../protocol/problems.ts';
import { rateLimitFields } from '../accounts/rate-limit-fields.ts';
import type { Context } from '../context.ts';
import { endOnceMore } from '../end-once-more.ts';
import { mount } from '../mount.ts';
import { originOf } from '../origin.ts';
import { setCookieOn } from '../plugins/session.ts';

/** A session that comes with a login or a logout ends; an outage is told, never passed over. */
async function endPresented({ strategy, credentials, accounts }: Context, request: FastifyRequest) {
  const credential = credentials.read(request.headers);
  const found = credential === undefined ? 'unknown' : await strategy.find(credential);
  if (typeof found === 'string') return;
  const { userId, id: sessionId } = found.session;
  await strategy.end(userId, sessionId);
  accounts.audit.note({ kind: 'logout', userId, origin: originOf(request), facts: { sessionId } });
}

const isPersonal = (reply: FastifyReply) => reply.header('Cache-Control', 'no-store');

function loginRoutes(app: FastifyInstance, context: Context): void {
  const { strategy, credentials, accounts } = context;

  mount(app, context, {
    async login({ request, reply, body: { username, password } }) {
      isPersonal(reply);
      const origin = originOf(request);
      const { user, limits, confirm } = await accounts.users.authenticate(username, password, origin);
      reply.headers(rateLimitFields(limits));
      if (!user) throw new Problem('invalid_credentials');
      await endPresented(context, request);
      const device = deviceOf(request.headers['user-agent']);
      const { session, credential } = await strategy.start(user, device);
      // Whoever was disabled or demoted while the password was checked has now one session more than was ended.
      if (!(await confirm())) {
        await strategy.end(user.id, session.id);
        throw new Problem('invalid_credentials');
      }
      const facts = { sessionId: session.id, device };
      await accounts.audit.record({ kind: 'login', userId: user.id, origin, facts });
      return {
        user,
        session: sessionView(session),
        ...credentials.give(credential, setCookieOn(reply)),
      };
    },

    async logout({ request, reply }) {
      isPersonal(reply);
      await endPresented(context, request);
      credentials.clear(setCookieOn(reply));
      return null;
    },
  });
}

function accountRoutes(app: FastifyInstance, context: Context): void {
  const { strategy, accounts } = context;

  mount(app, context, {
    async register({ request, reply, body }) {
      isPersonal(reply);
      await accounts.users.register(body, originOf(request));
      return { status: 'accepted' as const };
    },

    async changePassword({ request, body, authenticated: { user, session } }) {
      const change = { current: body.currentPassword, next: body.newPassword };
      const endOthers = () => strategy.endAll(user.id, session.id);
      const ended = await accounts.users.changePassword(user.id, change, originOf(request), endOthers);
      return { ended: await endOnceMore(context, ended, user.id, session.id) };
    },
  });
}

export function accessRoutes(app: FastifyInstance, context: Context): void {
  loginRoutes(app, context);
  accountRoutes(app, context);
}
