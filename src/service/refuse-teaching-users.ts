/**
 * In production, no account whose password stands in the documentation (ASVS 6.3.2). Seeding takes none there; a
 * database that began its life on somebody's own machine may have them all the same.
 */
import { ConfigError } from '../node/environment.ts';
import type { Query, Statement } from '../strategies/support/postgres-connection.ts';
import { isWeak } from './accounts/passwords/cost.ts';
import teachingUsers from './database/teaching-users.json' with { type: 'json' };
import type { Log } from './log.ts';

interface Row {
  readonly username: string;
  readonly hash: string;
}

const statement: Statement = {
  name: 'teaching_users',
  text: `SELECT username, password_hash AS hash FROM users
WHERE lower(username COLLATE "C") = ANY($1) AND disabled_at IS NULL ORDER BY username`,
};

const known: ReadonlySet<string> = new Set(teachingUsers.map(({ passwordHash }) => passwordHash));

/** @throws ConfigError naming those who must change their passwords first */
export async function refuseTeachingUsers(query: Query, log: Log): Promise<void> {
  const names = teachingUsers.map(({ username }) => username);
  const rows = await query<Row>(statement, [names]).catch((error: Error) => {
    log('warn', 'configuration', {
      warning: 'Whether PostgreSQL has teaching users is not known',
      cause: error.message,
    });
    return [];
  });
  // The laboratory's own hashes of the same password are cheap, and nobody else has such.
  const found = rows.filter(({ hash }) => known.has(hash) || isWeak(hash)).map(({ username }) => username);
  if (found.length === 0) return;
  throw new ConfigError(
    `DATABASE_URL: everybody knows the password of ${found.join(', ')}; remove or disable these users.`,
  );
}
