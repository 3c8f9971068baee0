/**
 * Tables that are missing, or older than this code, would make an error of every request: the server does not start on
 * them. Newer ones are let be: while a new version is rolled out, the old one runs on its tables.
 */
import { readdir } from 'node:fs/promises';
import { DatabaseError } from 'pg';
import { ConfigError } from '../node/environment.ts';
import type { Query, Statement } from '../strategies/support/postgres-connection.ts';
import type { Log } from './log.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** SQLSTATE of a table that is not there. */
const UNDEFINED_TABLE = '42P01';

const statement: Statement = { name: 'migrations', text: 'SELECT name FROM migrations' };

/** Null: not known. */
async function takenIn(query: Query, log: Log): Promise<ReadonlySet<string> | null> {
  try {
    const rows = await query<{ name: string }>(statement);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return new Set();
    const cause = error instanceof Error ? error.message : String(error);
    log('warn', 'configuration', { warning: 'Whether PostgreSQL has all tables is not known', cause });
    return null;
  }
}

/** @throws ConfigError naming the steps that are missing, and what takes them */
export async function refuseOldTables(query: Query, schema: string, log: Log): Promise<void> {
  const [files, taken] = await Promise.all([readdir(MIGRATIONS), takenIn(query, log)]);
  const steps = files.filter((file) => file.endsWith('.sql')).map((file) => file.slice(0, -'.sql'.length));
  const missing = taken === null ? [] : steps.filter((step) => !taken.has(step)).sort();
  if (missing.length === 0) return;
  throw new ConfigError(
    `DATABASE_URL: the schema ${schema} lacks ${missing.join(', ')}; run "npm run db:migrate" first, or "node migrate.js" of the bundle.`,
  );
}
