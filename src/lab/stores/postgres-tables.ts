/** What the lab asks of a PostgreSQL itself: how large a deployment's part of it is, and to forget that part. */
import pg from 'pg';
import type { StoreMeasurement } from './store.ts';

/** A PostgreSQL that accepts connections and stays silent must not hold up the lab. */
const SILENCE_MS_MAX = 2_000;
const STATEMENT_MS_MAX = 10_000;
const ROWS_MAX = 100_000;

type Client = InstanceType<typeof pg.Client>;

async function withClient<Value>(url: string, use: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: SILENCE_MS_MAX,
    statement_timeout: STATEMENT_MS_MAX,
    query_timeout: STATEMENT_MS_MAX,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    // One that is silent does not answer a goodbye either.
    await Promise.race([client.end(), new Promise((resolve) => setTimeout(resolve, SILENCE_MS_MAX).unref())]);
  }
}

/** The tables that sessions lie in; what else a server keeps there is not theirs. */
const SESSION_TABLES = `
  SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname = 'sessions'`;

/** Bytes of the sessions and their indexes on the disk, as PostgreSQL itself counts them, without what is dead. */
export async function measureTables(url: string, schema: string): Promise<StoreMeasurement> {
  return withClient(url, async (client) => {
    let bytes = 0;
    let sessions = 0;
    const { rows: tables } = await client.query(SESSION_TABLES, [schema]);
    for (const { oid, name } of tables) {
      await client.query(`VACUUM (ANALYZE) ${name}`);
      const { rows } = await client.query(
        `SELECT pg_total_relation_size($1::oid)::float8 AS bytes, (SELECT count(*)::int FROM ${name}) AS sessions`,
        [oid],
      );
      bytes += rows[0].bytes;
      sessions += rows[0].sessions;
    }
    return { bytes, sessions };
  });
}

const ALL_TABLES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')`;

/** Every row of every table, a line each; null when they are more than anybody would read. */
export async function readTables(url: string, schema: string): Promise<string | null> {
  return withClient(url, async (client) => {
    const lines: string[] = [];
    const { rows: tables } = await client.query(ALL_TABLES, [schema]);
    for (const { name } of tables) {
      const text = `SELECT each::text AS line FROM ${name} AS each LIMIT ${ROWS_MAX + 1}`;
      const { rows } = await client.query(text);
      if (rows.length > ROWS_MAX) return null;
      for (const { line } of rows) lines.push(`${name} ${line}`);
    }
    return lines.join('\n');
  });
}

/** Of those that have given this name. */
export const countConnections = (url: string, applicationName: string): Promise<number> =>
  withClient(url, async (client) => {
    const text = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1';
    const { rows } = await client.query(text, [applicationName]);
    return rows[0].count;
  });

/** Resolves when it answers a question. */
export const askPostgres = (url: string): Promise<void> =>
  withClient(url, async (client) => void (await client.query('SELECT 1')));

/** Removes this schema, and no other: the database may be shared. */
export const dropSchema = (url: string, schema: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
  });

/** Whether a PostgreSQL answers there. Never throws: an address that makes no sense has nobody who answers either. */
export const pingPostgres = (url: string): Promise<boolean> =>
  askPostgres(url).then(
    () => true,
    // Why it does not answer is said by the run that needs it.
    () => false,
  );
