/** The command line of our own teaching servers. The lab starts them; it imports nothing of them. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Family, type StrategyName, strategyFacts } from '../protocol/strategies.ts';
import type { NodeCommandLine } from './processes/node-spec.ts';
import { ownProgram } from './processes/own-program.ts';
import type { SchemaPlace } from './schema.ts';

const fileHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** The users that every teaching server has, with cheaper hashes. */
export const labUsersFile = fileHere('data/users.json');
/** Beside them in each deployment: who the page's further clients are. */
export const moreUsersFile = fileHere('data/more-users.json');
/** Whose passwords cost what real ones cost (OWASP: 19 MiB, twice): who logs in where that is the point. */
export const stormUsersFile = fileHere('data/storm-users.json');

const serverOf = (family: Family): NodeCommandLine => ({
  ...ownProgram(`teach/${family}-server.ts`),
  hasChannel: true,
});

/** A server without framework or session that answers everything in the same way. */
export const bareServer = (answer: object): NodeCommandLine => ({
  command: process.execPath,
  args: [fileHere('processes/bare-server.ts'), JSON.stringify(answer)],
  hasChannel: true,
});

/** The service, for any strategy. */
export const serviceServer: NodeCommandLine = { ...ownProgram('service/server.ts'), hasChannel: true };

export const teachingServer = (strategy: StrategyName): NodeCommandLine =>
  serverOf(strategyFacts[strategy].family);

/** The same servers with a strategy of somebody's own; what else it writes goes to a folder that can be removed. */
export const serverWith = (file: string, family: Family, folder: string): NodeCommandLine => ({
  ...serverOf(family),
  env: { STRATEGY: '', STRATEGY_FILE: file, TMPDIR: folder, TEMP: folder, TMP: folder },
});

/** By this name PostgreSQL tells the connections of one deployment from others. */
function namedConnections({ url, schema }: SchemaPlace): string {
  const named = new URL(url);
  named.searchParams.set('application_name', schema);
  return named.href;
}

/** What all nodes of one deployment have in common: its keys, its lifetimes, its part of the store. */
export function deploymentEnvironment(options: {
  strategy: StrategyName;
  cookieName: string;
  storePrefix: string;
  redisUrl: string | null;
  database?: SchemaPlace | null;
  lifetimes: Lifetimes | undefined;
  storeDeadlineMs?: number | undefined;
  threads?: number | undefined;
  /** Absent: the lab's own users, as they are. */
  usersFile?: string;
}): Record<string, string> {
  const { strategy, cookieName, storePrefix, redisUrl, database, lifetimes, storeDeadlineMs } = options;
  const { usersFile = labUsersFile, threads } = options;
  return {
    STRATEGY: strategy,
    COOKIE_NAME: cookieName,
    STORE_PREFIX: storePrefix,
    // Injected, so that every node verifies what any of them signed, also after a restart.
    JWT_KEYS: `lab-1:${randomBytes(32).toString('base64url')}`,
    SEAL_KEYS: `lab-1:${randomBytes(32).toString('base64url')}`,
    // The lab's own users log in with the cheapest hash, and often: neither is what is measured here.
    USERS_FILE: usersFile,
    LOGIN_FAILURES_MAX: '1000000',
    TRUST_PROXY: 'true',
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...(database && { DATABASE_URL: namedConnections(database), DATABASE_SCHEMA: database.schema }),
    ...(threads !== undefined && { UV_THREADPOOL_SIZE: String(threads) }),
    ...(storeDeadlineMs !== undefined && { STORE_DEADLINE_MS: String(storeDeadlineMs) }),
    ...(lifetimes && {
      IDLE_EXPIRY_MS: String(lifetimes.idleMs),
      ABSOLUTE_EXPIRY_MS: String(lifetimes.absoluteMs),
    }),
  };
}
