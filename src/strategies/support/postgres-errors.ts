/** What an error of PostgreSQL, or of the way to it, means for whoever asked. */
import { DatabaseError } from 'pg';
import { DeadlinePassed } from './deadline.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/**
 * A PostgreSQL that is there, but cannot serve now (SQLSTATE, PostgreSQL's appendix A): connection exceptions,
 * insufficient resources (a full disk, too many connections), read-only, an operator or a timeout that
 * intervened, an error of the disk. Any other error is a mistake of ours or a violated constraint.
 */
const OUTAGE = /^(08|53|57|25006$|58030$)/;

/** The server closes the connection with these. */
const HANGUP = /^(08|57P)/;

const codeOf = (error: unknown): string | undefined =>
  error instanceof DatabaseError ? error.code : undefined;

/** Read-only, as a standby is, or a full disk: what only reads is served. */
const REFUSES_WRITES = /^(25006|53100)$/;

/** Of the errors that a connection throws. */
export const refusesWrites = (error: unknown): boolean =>
  error instanceof StoreUnavailable && REFUSES_WRITES.test(codeOf(error.cause) ?? '');

const QUERY_CANCELED = '57014';

/** Of the errors that a connection throws: less of the same might have been done in time. */
export const tookTooLong = (error: unknown): boolean =>
  error instanceof StoreUnavailable &&
  (error.cause instanceof DeadlinePassed || codeOf(error.cause) === QUERY_CANCELED);

/** Cut off or silent: what was asked may have happened, and the connection is good for nothing. */
export const isSilence = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === undefined || HANGUP.test(code);
};

export const isOutage = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === undefined || OUTAGE.test(code);
};
