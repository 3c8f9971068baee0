/** The command line of our own teaching servers. The lab starts them; it imports nothing of them. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type StrategyName, strategyFacts } from '../protocol/strategies.ts';
import type { NodeCommandLine } from './processes/node-process.ts';

const fileHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

export const labUsersFile = fileHere('data/users.json');

export function teachingServer(strategy: StrategyName): NodeCommandLine {
  const entry = fileHere(`../teach/${strategyFacts[strategy].family}-server.ts`);
  if (!existsSync(entry)) throw new Error(`no server for ${strategy} at ${entry}`);
  return { command: process.execPath, args: [entry], hasChannel: true };
}

/** A server without framework or session that answers everything in the same way. */
export const bareServer = (answer: object): NodeCommandLine => ({
  command: process.execPath,
  args: [fileHere('processes/bare-server.ts'), JSON.stringify(answer)],
  hasChannel: true,
});

/** What all nodes of one deployment have in common: its keys, its lifetimes, its part of the store. */
export function deploymentEnvironment(options: {
  strategy: StrategyName;
  cookieName: string;
  storePrefix: string;
  redisUrl: string | null;
  lifetimes: Lifetimes | undefined;
  /** Absent: the lab's own users, as they are. */
  usersFile?: string;
}): Record<string, string> {
  const { strategy, cookieName, storePrefix, redisUrl, lifetimes, usersFile = labUsersFile } = options;
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
    ...(lifetimes && {
      IDLE_EXPIRY_MS: String(lifetimes.idleMs),
      ABSOLUTE_EXPIRY_MS: String(lifetimes.absoluteMs),
    }),
  };
}
