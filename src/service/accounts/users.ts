/** The users in PostgreSQL: who somebody is, and what an admin may change about it. */
import type { User } from '../../protocol/session.ts';
import type { RateLimit } from './guessing-limits.ts';
import type { Origin } from './origin.ts';

export interface StoredUser extends User {
  /** Unix time in ms. */
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

export interface PasswordChange {
  readonly current: string;
  readonly next: string;
}

/**
 * Everything here may throw StoreUnavailable, and what checks or sets a password Problem `overloaded`.
 */
export interface Users {
  /**
   * Null: wrong password, unknown or disabled, which cannot be told apart by answer or time. Failures are
   * audited here; a login is audited by who starts the session. `limits` are for the RateLimit fields.
   * @throws Problem too_many_requests, with the seconds to wait and the RateLimit fields
   */
  authenticate(
    username: string,
    password: string,
    origin: Origin,
  ): Promise<{ readonly user: User | null; readonly limits: readonly RateLimit[] }>;
  byId(id: string): Promise<StoredUser | null>;
  /** In the order of usernames. @throws Problem missing_data for a cursor that is none */
  page(cursor: string | null, limit: number): Promise<UserPage>;
  /**
   * The same answer after the same work, whether or not the name was free.
   * @throws Problem weak_password, too_many_requests
   */
  register(user: NewUser, origin: Origin): Promise<void>;
  /**
   * Ending the user's other sessions is the caller's part.
   * @throws Problem wrong_password, weak_password, too_many_requests
   */
  changePassword(userId: string, change: PasswordChange, origin: Origin): Promise<void>;
  /** The user as it is now; null: there is none. Ending the user's sessions is the caller's part. */
  setRole(id: string, role: User['role'], origin: AdminOrigin): Promise<StoredUser | null>;
  setDisabled(id: string, isDisabled: boolean, origin: AdminOrigin): Promise<StoredUser | null>;
}
