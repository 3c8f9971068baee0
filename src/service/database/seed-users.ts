/**
 * The users that a service begins with, from a JSON file with argon2id hashes. Whoever is there already stays as it is,
 * role and password too: seeding again, as each deployment may, takes back nothing that somebody has changed since.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../../node/environment.ts';
import { User } from '../../protocol/session.ts';
import type { Query, Statement } from '../../strategies/support/postgres-connection.ts';
import { costOf, isWeak } from '../accounts/passwords/cost.ts';
import { isUsername } from '../accounts/username.ts';

/** Those of the teaching servers, with the password that the documentation names. */
const TEACHING_USERS = new URL('./teaching-users.json', import.meta.url);

const SeedUser = User.extend({
  id: z.string().min(1),
  username: z.string().refine(isUsername, 'can be no username'),
  passwordHash: z.string().refine((hash) => costOf(hash) !== null, 'is no argon2id hash'),
});
type SeedUser = z.infer<typeof SeedUser>;

const SeedUsers = z
  .array(SeedUser)
  .min(1)
  .refine(
    (users) => new Set(users.map(({ username }) => username.toLowerCase())).size === users.length,
    'a username stands there twice',
  );

const insert: Statement = {
  name: 'user_seed',
  text: `INSERT INTO users (id, username, name, role, password_hash)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
ON CONFLICT DO NOTHING RETURNING id`,
};

async function usersIn(file: string | URL): Promise<SeedUser[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`SEED_USERS_FILE: cannot be read (${error.code}).`);
  });
  try {
    return SeedUsers.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'is not valid JSON.';
    throw new ConfigError(`SEED_USERS_FILE: ${why}`);
  }
}

/** No account whose password everybody knows or can soon find out (ASVS 6.3.2). */
async function refuseKnown(users: readonly SeedUser[]): Promise<void> {
  const teaching = new Set((await usersIn(TEACHING_USERS)).map(({ passwordHash }) => passwordHash));
  const known = users.filter(({ passwordHash }) => teaching.has(passwordHash) || isWeak(passwordHash));
  if (known.length === 0) return;
  const names = known.map(({ username }) => username).join(', ');
  throw new ConfigError(
    `SEED_USERS_FILE: production takes no teaching password and no hash that costs less than OWASP asks for: ${names}`,
  );
}

interface SeedUsersOptions {
  /** Absent: the teaching users. */
  readonly file?: string | undefined;
  readonly isProduction: boolean;
}

/** @returns the ids of those who were new. @throws ConfigError when the file cannot be used, or not in production */
export async function seedUsers(query: Query, { file, isProduction }: SeedUsersOptions): Promise<string[]> {
  if (isProduction && file === undefined)
    throw new ConfigError(
      'SEED_USERS_FILE: is needed in production, since everybody knows the teaching users.',
    );
  const users = await usersIn(file ?? TEACHING_USERS);
  if (isProduction) await refuseKnown(users);
  const rows = await query<{ id: string }>(insert, [
    users.map(({ id }) => id),
    users.map(({ username }) => username),
    users.map(({ name }) => name),
    users.map(({ role }) => role),
    users.map(({ passwordHash }) => passwordHash),
  ]);
  return rows.map(({ id }) => id);
}
