/** Who acts as an admin is one now, whatever was true when the session began. */
import { Problem } from '../../protocol/problems.ts';
import type { Query } from '../../strategies/support/postgres-connection.ts';
import { type UserRow, userStatements } from './user-statements.ts';

/**
 * In the transaction of the act: until its end the actor stays an admin, and of two admins who shut out each other
 * the second one is none any more.
 * @throws Problem forbidden
 */
export async function requireAdmin(query: Query, actorId: string, targetId: string): Promise<void> {
  const locked = await query<UserRow>(userStatements.lock, [[actorId, targetId]]);
  const actor = locked.find(({ id }) => id === actorId);
  if (actor?.role !== 'admin' || actor.disabled_at !== null) throw new Problem('forbidden');
}
