/**
 * A deployment's part of PostgreSQL, made before its nodes start: the schema with its tables and, where the service
 * runs, its users and products. The service's own programs do it; the lab starts them as anybody would.
 */
import { exitText, exitWithin, startChild } from './processes/child.ts';
import type { Guard } from './processes/guard.ts';
import { NodeFailed } from './processes/node-process.ts';
import { ownProgram } from './processes/own-program.ts';

const PROGRAM_MS_MAX = 60_000;

export interface SchemaPlace {
  readonly url: string;
  readonly schema: string;
}

async function runProgram(guard: Guard, name: string, env: Readonly<Record<string, string>>): Promise<void> {
  const program = ownProgram(`service/${name}.ts`);
  const child = await startChild(guard, { ...program, env, hasChannel: false });
  const exit = await exitWithin(child, PROGRAM_MS_MAX);
  if (exit?.code === 0) return;
  child.signal('SIGKILL');
  const text = exit ? exitText(name, child) : `${name} took more than ${PROGRAM_MS_MAX} ms.`;
  throw new NodeFailed(`The tables cannot be made: ${text}`);
}

/** @param usersFile whose users are written there as well; absent: tables alone @throws NodeFailed with what it said */
export async function prepareSchema(
  guard: Guard,
  { url, schema }: SchemaPlace,
  usersFile?: string,
): Promise<void> {
  const env = { DATABASE_URL: url, DATABASE_SCHEMA: schema };
  await runProgram(guard, 'migrate', env);
  if (usersFile) await runProgram(guard, 'seed', { ...env, SEED_USERS_FILE: usersFile });
}

/** The users and products that a service begins with when nobody says otherwise: those of the teaching servers. */
export const seedSchema = (guard: Guard, { url, schema }: SchemaPlace): Promise<void> =>
  runProgram(guard, 'seed', { DATABASE_URL: url, DATABASE_SCHEMA: schema });
