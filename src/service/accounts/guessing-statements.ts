/**
 * The two statements that count guesses. Each is atomic by itself, and both lock the address before the account: two
 * guesses never wait for each other in a circle.
 */
import type { Statement } from '../../strategies/support/postgres-connection.ts';

/** One counter, as both statements answer it. */
export interface Counter {
  readonly key: Buffer;
  readonly failures: number;
  readonly pending: number;
  readonly admitted: boolean;
  /** As PostgreSQL writes it, to the microsecond: it names the window when the guess is settled. */
  readonly window: string;
  readonly resetSeconds: number;
}

const COUNTER = `key, failures, pending, admitted, resets_at::text AS window,
  extract(epoch FROM resets_at - now())::float8 AS "resetSeconds"`;

/** Begins the window, begins it anew when it is over, or counts one more in it if that is allowed. */
const countOne = (key: string, quota: string, source: string): string => `
  INSERT INTO guessing_limits AS counter (key, quota, failures, pending, admitted, resets_at)
  SELECT ${key}::bytea, ${quota}::int, 0, 1, true, now() + make_interval(secs => $5) ${source}
  ON CONFLICT (key) DO UPDATE SET
    quota = excluded.quota,
    failures = CASE WHEN counter.resets_at <= now() THEN 0 ELSE counter.failures END,
    pending = CASE WHEN counter.resets_at <= now() THEN 1
      ELSE counter.pending + (counter.failures + counter.pending < excluded.quota)::int END,
    admitted = counter.resets_at <= now() OR counter.failures + counter.pending < excluded.quota,
    resets_at = CASE WHEN counter.resets_at <= now() THEN excluded.resets_at ELSE counter.resets_at END
  RETURNING ${COUNTER}`;

/**
 * Counts a guess as pending, first for the address ($1, at most $2) and, when that lets it through, for the account at
 * this address ($3, which may be null, at most $4). An address that is refused thus leaves no rows behind.
 */
export const admit: Statement = {
  name: 'guess_admit',
  text: `WITH address AS (${countOne('$1', '$2', '')}),
  account AS (${countOne('$3', '$4', 'FROM address WHERE admitted AND $3::bytea IS NOT NULL')})
SELECT * FROM address UNION ALL SELECT * FROM account`,
};

/** The guesses with these keys ($1), in these windows ($2), are answered; $3 is 1 when it was wrong. */
export const settle: Statement = {
  name: 'guess_settle',
  text: `WITH mine AS (
  SELECT counter.key FROM unnest($1::bytea[], $2::timestamptz[]) WITH ORDINALITY AS asked (key, window_end, place)
  JOIN guessing_limits AS counter ON counter.key = asked.key AND counter.resets_at = asked.window_end
  ORDER BY place FOR UPDATE OF counter
)
UPDATE guessing_limits AS counter SET pending = pending - 1, failures = failures + $3::int
FROM mine WHERE counter.key = mine.key
RETURNING counter.${COUNTER}`,
};

/** What nobody counts in any more, a bounded number at a time, leaving alone what somebody holds. */
export const sweep: Statement = {
  name: 'guess_sweep',
  text: `DELETE FROM guessing_limits WHERE key IN (
  SELECT key FROM guessing_limits WHERE resets_at <= now() ORDER BY resets_at LIMIT 1000 FOR UPDATE SKIP LOCKED
) RETURNING 1`,
};
