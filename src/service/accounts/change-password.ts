/** Who knows the current password may choose another one. */
import { Problem } from '../../protocol/problems.ts';
import type { PostgresConnection } from '../../strategies/support/postgres-connection.ts';
import type { AuditKind } from './audit-events.ts';
import type { AuthenticationParts } from './authenticate.ts';
import type { Origin } from './origin.ts';
import { refuseWeak } from './passwords/policy.ts';
import { rateLimitFields } from './rate-limit-fields.ts';
import { type CredentialRow, userStatements } from './user-statements.ts';

interface PasswordChange {
  readonly current: string;
  readonly next: string;
}

/**
 * @param endOthers ends the user's other sessions. It comes once the current password was right, and before the new
 * one counts: where it fails, nothing is changed. Sessions that begin in between are the caller's part.
 * @returns what it has answered
 * @throws Problem wrong_password, weak_password, too_many_requests
 */
export type ChangePassword = <Ended>(
  userId: string,
  change: PasswordChange,
  origin: Origin,
  endOthers: () => Promise<Ended>,
) => Promise<Ended>;

type ChangePasswordParts = Pick<AuthenticationParts, 'limits' | 'hashing' | 'audit'> & {
  readonly postgres: PostgresConnection;
};

export function createChangePassword(parts: ChangePasswordParts): ChangePassword {
  const { postgres, limits, hashing, audit } = parts;

  return async (userId, { current, next }, origin, endOthers) => {
    const [user] = await postgres.query<CredentialRow>(userStatements.credentialById, [userId]);
    if (!user || user.disabled_at !== null) throw new Problem('forbidden');
    refuseWeak(next, user.username, 'newPassword');
    const failed = (kind: AuditKind) => audit.note({ kind, userId, origin });
    // Whoever took over a session may not try out passwords here either: it is the same count as at the login.
    const attempt = limits.attempt(user.username, origin.address, async () =>
      (await hashing.verify(user.password_hash, current)).matches ? true : null,
    );
    const { value, limits: left } = await attempt.catch((error) => {
      if (error instanceof Problem && error.code === 'too_many_requests') failed('login_limited');
      throw error;
    });
    const wrong = new Problem('wrong_password', { headers: rateLimitFields(left) });
    if (value === null) {
      failed('password_change_failed');
      throw wrong;
    }
    const values = [userId, await hashing.hash(next), user.password_version];
    const ended = await endOthers();
    const changed = await audit.act(
      async (query) => (await query<{ id: string }>(userStatements.changePassword, values))[0] ?? null,
      () => ({ kind: 'password_changed', userId, origin }),
    );
    // Somebody else changed it meanwhile: what was the current one is so no more.
    if (changed === null) throw wrong;
    return ended;
  };
}
