/** What an admin sees and does. Each act is in the audit trail, or has not happened. */
import type { FastifyInstance } from 'fastify';
import { timestamp } from '../../node/views.ts';
import { Problem } from '../../protocol/problems.ts';
import type { AdminOrigin, StoredUser } from '../accounts/users.ts';
import type { Context } from '../context.ts';
import { endOnceMore } from '../end-once-more.ts';
import { type Call, mount } from '../mount.ts';
import { originOf } from '../origin.ts';

const LISTED_MAX = 100;

const publicPart = ({ id, username, name, role }: StoredUser) => ({ id, username, name, role });

const accountView = (user: StoredUser) => ({
  ...publicPart(user),
  createdAt: timestamp(user.createdAt),
  isDisabled: user.disabledAt !== null,
});

type Update = Call<'updateAccount'>;

const adminOrigin = ({ request, authenticated }: Pick<Update, 'request' | 'authenticated'>): AdminOrigin => ({
  ...originOf(request),
  actorId: authenticated.user.id,
});

/** Each change that was asked for, in turn. */
async function updated({ accounts: { users } }: Context, call: Update, found: StoredUser) {
  const { role, isDisabled } = call.body;
  const { id } = found;
  const origin = adminOrigin(call);
  let user: StoredUser | null = found;
  if (user && role !== undefined) user = await users.setRole(id, role, origin);
  if (user && isDisabled !== undefined) user = await users.setDisabled(id, isDisabled, origin);
  return user;
}

function accountRoutes(app: FastifyInstance, context: Context): void {
  const { accounts, strategy } = context;

  mount(app, context, {
    async listUsers() {
      const { users } = await accounts.users.page(null, LISTED_MAX);
      return { users: users.map(publicPart) };
    },

    async listAccounts({ query: { cursor, limit } }) {
      const { users, next } = await accounts.users.page(cursor ?? null, limit);
      return { users: users.map(accountView), nextCursor: next };
    },

    async updateAccount(call) {
      // An admin who shuts out nobody but others is still there to let them in again.
      if (call.params.id === call.authenticated.user.id) throw new Problem('own_account');
      const { users } = accounts;
      const ids = [call.authenticated.user.id, call.params.id] as const;
      const [actor, found] = await Promise.all([users.byId(ids[0]), users.byId(ids[1])]);
      // Looked at before anything ends. The change itself looks again, and then for as long as it takes.
      if (actor?.role !== 'admin' || actor.disabledAt !== null) throw new Problem('forbidden');
      if (!found) throw new Problem('not_found');
      let ended = await strategy.endAll(found.id);
      let user: StoredUser | null;
      try {
        user = await updated(context, call, found);
      } finally {
        // Also where the first of two changes is all that was made.
        ended = await endOnceMore(context, ended, found.id);
      }
      if (!user) throw new Problem('not_found');
      return { user: accountView(user), ended };
    },

    async endSessionsOf({ request, params: { id }, authenticated }) {
      const user = await accounts.users.byId(id);
      if (!user) throw new Problem('not_found');
      const ended = await strategy.endAll(id);
      if (ended === null) throw new Problem('not_knowable');
      const actorId = authenticated.user.id;
      const origin = originOf(request);
      await accounts.audit.record({ kind: 'sessions_ended', userId: id, actorId, origin, facts: { ended } });
      return { ended };
    },
  });
}

export function adminRoutes(app: FastifyInstance, context: Context): void {
  accountRoutes(app, context);

  mount(app, context, {
    async readAudit({ query: { cursor, limit, user } }) {
      const request = { cursor: cursor ?? null, limit, ...(user !== undefined && { userId: user }) };
      const { events, next } = await context.accounts.audit.page(request);
      const shown = events.map(({ at, facts, ...event }) => ({
        ...event,
        at: timestamp(at),
        facts: { ...facts },
      }));
      return { events: shown, nextCursor: next };
    },
  });
}
