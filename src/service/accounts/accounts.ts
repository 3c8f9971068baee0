/** The accounts of the service: what its routes call, and what it is put together from. */
import type { PostgresConnection } from '../../strategies/support/postgres-connection.ts';
import type { Audit, Log } from './audit.ts';
import type { GuessingLimits } from './guessing-limits.ts';
import type { HashCost, PasswordHashing } from './passwords/hashing.ts';
import type { Users } from './users.ts';

export interface AccountsOptions {
  readonly postgres: PostgresConnection;
  readonly log: Log;
  /** 32 bytes or more, the same in all processes: what was typed as a username is kept only as its keyed hash. */
  readonly pseudonymKey: Uint8Array;
  readonly guesses: { readonly max: number; readonly windowSeconds: number };
  readonly hashing: {
    readonly cost: HashCost;
    /** Threads that hash; 1 without it. */
    readonly threads?: number;
    /** Jobs that may wait; 32 without it. */
    readonly waitingMax?: number;
    /** How long a job may take with its wait; 5000 without it. */
    readonly deadlineMs?: number;
  };
}

export interface Accounts {
  readonly users: Users;
  readonly audit: Audit;
  readonly limits: GuessingLimits;
  readonly hashing: PasswordHashing;
  /** Writes what the audit trail still holds back, then ends the threads. Before the connection is closed. */
  close(): Promise<void>;
}

export declare function createAccounts(options: AccountsOptions): Promise<Accounts>;
