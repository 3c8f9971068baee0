/** What every server of the service needs beside the store of its sessions: a PostgreSQL with users and products. */
import { fileURLToPath } from 'node:url';
import { seedProducts } from '../../src/service/database/seed-products.ts';
import { seedUsers } from '../../src/service/database/seed-users.ts';
import { connectPostgres } from '../../src/strategies/support/postgres-connection.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

type Environment = Readonly<Record<string, string>>;

/** Passwords that cost next to nothing to check; the names and the password are the teaching data's. */
const CHEAP_USERS_FILE = fileURLToPath(new URL('../../src/lab/data/users.json', import.meta.url));

/** One for all deployments of a file of tests; each has a schema of its own. */
let shared: { readonly postgres: Promise<TestPostgres>; users: number } | undefined;

export interface AccountsDatabase {
  readonly env: Environment;
  stop(): Promise<void>;
}

export async function openAccounts(): Promise<AccountsDatabase> {
  shared ??= { postgres: startPostgres(), users: 0 };
  const mine = shared;
  mine.users += 1;
  const postgres = await mine.postgres;
  async function stop(): Promise<void> {
    mine.users -= 1;
    if (mine.users > 0) return;
    if (shared === mine) shared = undefined;
    await postgres.stop();
  }
  try {
    return { env: { DATABASE_URL: postgres.url, DATABASE_SCHEMA: await postgres.newSchema() }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Into the schema that the environment names: users and the three products. */
export async function seed(env: Environment, usersFile = CHEAP_USERS_FILE): Promise<void> {
  const { DATABASE_URL: url = '', DATABASE_SCHEMA: schema = '' } = env;
  const postgres = await connectPostgres({ url, schema, deadlineMs: 10_000, connectionsMax: 1 });
  try {
    await seedUsers(postgres.query, { file: usersFile, isProduction: false });
    await seedProducts(postgres.query);
  } finally {
    await postgres.close();
  }
}
