/** The users in PostgreSQL: how they come, what they may change about themselves, and what an admin may. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { User } from '../../protocol/session.ts';
import type { PostgresConnection } from '../../strategies/support/postgres-connection.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { AuditEvent } from './audit-events.ts';
import {
  type Authenticate,
  type AuthenticationParts,
  createAuthenticate,
  usernameHashOf,
} from './authenticate.ts';
import { type ChangePassword, createChangePassword } from './change-password.ts';
import type { Origin } from './origin.ts';
import { refuseWeak } from './passwords/policy.ts';
import { requireAdmin } from './require-admin.ts';
import { canBeKept, harmless } from './text.ts';
import { type UserRow, userStatements } from './user-statements.ts';
import { isUsername } from './username.ts';

/** Times are Unix times in ms. */
export interface StoredUser extends User {
  readonly createdAt: number;
  readonly passwordChangedAt: number;
  /** Null: the user may log in. */
  readonly disabledAt: number | null;
}

export interface UserPage {
  readonly users: StoredUser[];
  /** Null: this was the last page. */
  readonly next: string | null;
}

/** A user's own act has no actor but the user. */
export interface AdminOrigin extends Origin {
  readonly actorId: string;
}

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly password: string;
}

/** All of it may throw StoreUnavailable, and what checks or sets a password Problem `overloaded`. */
export interface Users {
  /** A login is audited by who starts the session. @throws Problem too_many_requests */
  readonly authenticate: Authenticate;
  byId(id: string): Promise<StoredUser | null>;
  /** In the order of usernames. @throws Problem missing_data for a cursor that is none */
  page(cursor: string | null, limit: number): Promise<UserPage>;
  /**
   * The same answer after the same work, whether or not the name was free.
   * @throws Problem weak_password, too_many_requests, and missing_data for what can be no username
   */
  register(user: NewUser, origin: Origin): Promise<void>;
  readonly changePassword: ChangePassword;
  /**
   * The user as it is now; null: there is none. Ending the user's sessions is the caller's part.
   * @throws Problem forbidden when the actor is no admin any more, whatever the actor's session says
   */
  setRole(id: string, role: User['role'], origin: AdminOrigin): Promise<StoredUser | null>;
  setDisabled(id: string, isDisabled: boolean, origin: AdminOrigin): Promise<StoredUser | null>;
}

export interface UsersParts extends Omit<AuthenticationParts, 'query'> {
  readonly postgres: PostgresConnection;
}

/** The lower-case name of the last user on the page. */
const Cursor = z.tuple([z.string().refine(canBeKept)]);

/** 96 random bits: never given twice, and no hint at how many users there are. */
const newUserId = (): string => `u-${randomBytes(12).toString('base64url')}`;

const userOfRow = ({ created_at, password_changed_at, disabled_at, ...user }: UserRow): StoredUser => ({
  ...user,
  createdAt: created_at.getTime(),
  passwordChangedAt: password_changed_at.getTime(),
  disabledAt: disabled_at?.getTime() ?? null,
});

class PostgresUsers implements Users {
  readonly authenticate: Authenticate;
  readonly changePassword: ChangePassword;
  readonly #parts: UsersParts;

  constructor(parts: UsersParts) {
    this.#parts = parts;
    this.authenticate = createAuthenticate({ ...parts, query: parts.postgres.query });
    this.changePassword = createChangePassword(parts);
  }

  async byId(id: string): Promise<StoredUser | null> {
    if (!canBeKept(id)) return null;
    const [row] = await this.#parts.postgres.query<UserRow>(userStatements.byId, [id]);
    return row ? userOfRow(row) : null;
  }

  async page(cursor: string | null, limit: number): Promise<UserPage> {
    const after = cursor === null ? '' : decodeCursor(Cursor, cursor)[0];
    const rows = await this.#parts.postgres.query<UserRow>(userStatements.page, [after, limit + 1]);
    const users = rows.slice(0, limit).map(userOfRow);
    const last = users.at(-1);
    return { users, next: rows.length > limit && last ? encodeCursor([last.username.toLowerCase()]) : null };
  }

  async register({ username, name, password }: NewUser, origin: Origin): Promise<void> {
    const { limits, hashing, audit, pseudonymKey } = this.#parts;
    if (!isUsername(username)) {
      const message = 'use A to Z, digits, and . _ @ + - after the first character';
      throw new Problem('missing_data', { errors: [{ field: 'username', message }] });
    }
    refuseWeak(password, username, 'password');
    await limits.spendRegistration(origin.address);
    const values = [newUserId(), username, harmless(name), 'user', await hashing.hash(password)];
    const usernameHash = usernameHashOf(pseudonymKey, username);
    await audit.act(
      async (query) => ({ inserted: await query<{ id: string }>(userStatements.insert, values) }),
      ({ inserted: [user] }): AuditEvent =>
        user
          ? { kind: 'registered', userId: user.id, origin }
          : { kind: 'registration_refused', origin, facts: { usernameHash, reason: 'username_taken' } },
    );
  }

  setRole(id: string, role: User['role'], origin: AdminOrigin): Promise<StoredUser | null> {
    return this.#administer('role_changed', [id, role], origin);
  }

  setDisabled(id: string, isDisabled: boolean, origin: AdminOrigin): Promise<StoredUser | null> {
    return this.#administer(isDisabled ? 'user_disabled' : 'user_enabled', [id, isDisabled], origin);
  }

  async #administer(
    kind: 'role_changed' | 'user_disabled' | 'user_enabled',
    values: readonly [id: string, value: string | boolean],
    { actorId, ...origin }: AdminOrigin,
  ): Promise<StoredUser | null> {
    const [id, value] = values;
    if (!canBeKept(id)) return null;
    const statement = kind === 'role_changed' ? userStatements.setRole : userStatements.setDisabled;
    const facts = typeof value === 'string' ? { role: value } : {};
    const row = await this.#parts.audit.act(
      async (query) => {
        await requireAdmin(query, actorId, id);
        return (await query<UserRow>(statement, values))[0] ?? null;
      },
      () => ({ kind, userId: id, actorId, origin, facts }),
    );
    return row && userOfRow(row);
  }
}

export const createUsers = (parts: UsersParts): Users => new PostgresUsers(parts);
