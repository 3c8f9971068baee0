/**
 * Who logs in? Wrong, unknown and disabled are one answer after one amount of work (ASVS 6.3.8): one look-up, one
 * hash through the same queue, one count of a failure.
 */
import { createHmac } from 'node:crypto';
import { Problem } from '../../protocol/problems.ts';
import type { User } from '../../protocol/session.ts';
import type { Query } from '../../strategies/support/postgres-connection.ts';
import type { Audit } from './audit.ts';
import type { GuessingLimits } from './guessing-limits.ts';
import type { Origin } from './origin.ts';
import { costOf, decoyOf, restOf } from './passwords/cost.ts';
import type { PasswordHashing } from './passwords/hashing.ts';
import type { RateLimit } from './rate-limit-fields.ts';
import { type CredentialRow, userStatements } from './user-statements.ts';
import { lookupNameOf } from './username.ts';

export interface Authentication {
  /** Null: wrong password, unknown or disabled. */
  readonly user: User | null;
  /** For the RateLimit fields of the answer. */
  readonly limits: readonly RateLimit[];
  /**
   * Whether the user is still who was let in. To be asked once the session has started, which is to be ended if not:
   * an admin may have disabled the user while the password was checked, and ended only the sessions there were.
   */
  confirm(): Promise<boolean>;
}

export interface AuthenticationParts {
  readonly query: Query;
  readonly hashing: PasswordHashing;
  readonly limits: GuessingLimits;
  readonly audit: Audit;
  readonly pseudonymKey: Uint8Array;
}

export type Authenticate = (username: string, password: string, origin: Origin) => Promise<Authentication>;

/**
 * Tells which failures belong together, and nothing else: what was typed as a username may have been a password (ASVS
 * 16.2.5). Without the key, nobody can try out what it was.
 */
export const usernameHashOf = (key: Uint8Array, username: string): string =>
  createHmac('sha256', key).update(`audit ${username.toLowerCase()}`).digest('base64url').slice(0, 22);

export function createAuthenticate(parts: AuthenticationParts): Authenticate {
  const { query, hashing, limits, audit, pseudonymKey } = parts;
  const decoy = decoyOf(hashing.cost);

  /**
   * An old hash is cheaper than a decoy: the rest is spent as well, or its user could be told from nobody. Where that
   * finds no place, the guess has had its answer all the same, and counts.
   */
  async function spendRest(hash: string): Promise<void> {
    const spent = costOf(hash);
    const rest = spent && restOf(hashing.cost, spent);
    if (!rest) return;
    try {
      await hashing.verify(decoyOf(rest), '');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** The password is at hand only now. Whoever has been let in does not wait for it twice, nor fail by it. */
  async function rehash({ id, password_hash }: CredentialRow, password: string): Promise<void> {
    try {
      await query(userStatements.rehash, [id, await hashing.hash(password), password_hash]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  async function isRight(found: CredentialRow | undefined, password: string): Promise<boolean> {
    const hash = found?.password_hash ?? decoy;
    const { matches, isOutdated } = await hashing.verify(hash, password);
    const isRight = found !== undefined && matches && found.disabled_at === null;
    if (!isRight) await spendRest(hash);
    else if (isOutdated) await rehash(found, password);
    return isRight;
  }

  const failureOf = (found: CredentialRow | undefined): string => {
    if (!found) return 'unknown_user';
    return found.disabled_at === null ? 'wrong_password' : 'disabled';
  };

  return async (username, password, origin) => {
    const usernameHash = usernameHashOf(pseudonymKey, username);
    let found: CredentialRow | undefined;
    const check = async () => {
      [found] = await query<CredentialRow>(userStatements.credentialByName, [lookupNameOf(username)]);
      return (await isRight(found, password)) ? (found ?? null) : null;
    };
    const { value, limits: left } = await limits.attempt(username, origin.address, check).catch((error) => {
      if (error instanceof Problem && error.code === 'too_many_requests')
        audit.note({ kind: 'login_limited', origin, facts: { usernameHash } });
      throw error;
    });
    if (value === null) {
      const facts = { usernameHash, reason: failureOf(found) };
      audit.note({ kind: 'login_failed', ...(found && { userId: found.id }), origin, facts });
      return { user: null, limits: left, confirm: async () => false };
    }
    const { id, username: kept, name, role, password_version } = value;
    const confirm = async () =>
      (await query(userStatements.confirm, [id, role, password_version])).length === 1;
    return { user: { id, username: kept, name, role }, limits: left, confirm };
  };
}
