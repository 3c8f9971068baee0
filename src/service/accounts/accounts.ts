/** The accounts of the service: what its routes call, put together. */
import type { PostgresConnection } from '../../strategies/support/postgres-connection.ts';
import { type Audit, createAudit, type Log } from './audit.ts';
import { createGuessingLimits } from './guessing-limits.ts';
import { createPasswordHashing, type HashingOptions, type PasswordHashing } from './passwords/hashing.ts';
import { createUsers, type Users } from './users.ts';

export interface AccountsOptions {
  readonly postgres: PostgresConnection;
  readonly log: Log;
  /** 32 bytes or more, the same in all processes: what was typed as a username is kept only as its keyed hash. */
  readonly pseudonymKey: Uint8Array;
  readonly guesses: { readonly max: number; readonly windowSeconds: number };
  readonly hashing: HashingOptions;
}

export interface Accounts {
  readonly users: Users;
  readonly audit: Audit;
  /** For metrics; passwords are checked by the users. */
  readonly hashing: PasswordHashing;
  /** Writes what the audit trail holds back, then ends the threads. To be awaited before the connection closes. */
  close(): Promise<void>;
}

export function createAccounts({
  postgres,
  log,
  pseudonymKey,
  guesses,
  hashing: options,
}: AccountsOptions): Accounts {
  const hashing = createPasswordHashing(options);
  const audit = createAudit(postgres, log);
  const limits = createGuessingLimits({ query: postgres.query, pseudonymKey, ...guesses });
  const users = createUsers({ postgres, hashing, limits, audit, pseudonymKey });
  return {
    users,
    audit,
    hashing,
    async close() {
      await Promise.all([audit.flush(), hashing.close()]);
    },
  };
}
