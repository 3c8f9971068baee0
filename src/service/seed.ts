/** `npm run db:seed`: the users and products that a service begins with; what is there already stays as it is. */
import { z } from 'zod';
import { ConfigError, NodeEnvironment, parseEnvironment } from '../node/environment.ts';
import { run } from '../node/process.ts';
import { connectPostgres, type Query } from '../strategies/support/postgres-connection.ts';
import { StoreUnavailable } from '../strategies/support/store-unavailable.ts';
import { seedProducts } from './database/seed-products.ts';
import { seedUsers } from './database/seed-users.ts';

/** Nobody waits for an answer: the database may be starting. */
const DEADLINE_MS = 10_000;
const UNDEFINED_TABLE = '42P01';

const Environment = NodeEnvironment.pick({ DATABASE_URL: true, DATABASE_SCHEMA: true }).extend({
  NODE_ENV: z.string().optional(),
  SEED_USERS_FILE: z.string().optional(),
});

function explained(error: unknown, schema: string): unknown {
  if (error instanceof StoreUnavailable) return new ConfigError('DATABASE_URL: PostgreSQL does not answer.');
  if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)
    return new ConfigError(
      `DATABASE_SCHEMA: ${schema} has no tables yet; run \`npm run db:migrate\`, or \`node migrate.js\` of the bundle.`,
    );
  return error;
}

await run(async () => {
  const env = parseEnvironment(Environment, process.env);
  const { DATABASE_URL: url, DATABASE_SCHEMA: schema, SEED_USERS_FILE: file } = env;
  const isProduction = env.NODE_ENV === 'production';
  const connection = await connectPostgres({
    url,
    schema,
    deadlineMs: DEADLINE_MS,
    connectionsMax: 1,
    applicationName: 'statelab seed',
  });
  const seed = async (query: Query) => ({
    users: await seedUsers(query, { file, isProduction }),
    products: await seedProducts(query),
  });
  try {
    const { users, products } = await connection.transaction(seed);
    process.stdout.write(`${schema}: new users ${users.length}, new products ${products.length}\n`);
  } catch (error) {
    throw explained(error, schema);
  } finally {
    await connection.close();
  }
});
