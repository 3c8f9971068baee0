/** All configuration of a teaching server, read once, at boot, from the environment. */
import { z } from 'zod';
import { limits } from '../protocol/headers.ts';
import {
  type CredentialKind,
  type Family,
  type StrategyName,
  strategyFacts,
  strategyNames,
} from '../protocol/strategies.ts';
import type { StrategyOptions } from '../strategies/strategy.ts';
import { createKeyRing, ephemeralKey, type KeyMaterial } from '../strategies/support/key-ring.ts';
import { createSealRing } from '../strategies/support/seal-ring.ts';

/** `kid:base64url`, several separated by commas; the first one signs. */
const Keys = z.string().transform((text, context): KeyMaterial[] =>
  text.split(',').map((pair) => {
    const match = /^([\w.-]{1,64}):([\w-]+)$/.exec(pair.trim());
    if (!match?.[1] || !match[2]) {
      context.addIssue('expected kid:base64url, several separated by commas');
      return z.NEVER;
    }
    return { kid: match[1], bytes: Buffer.from(match[2], 'base64url') };
  }),
);

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const DurationMs = z.coerce.number().int().min(100);

export const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  NODE_NAME: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .default('node-1'),
  STRATEGY: z.enum(strategyNames).optional(),
  STRATEGY_FILE: z.string().optional(),
  COOKIE_NAME: z
    .string()
    .regex(/^\w{1,64}$/)
    .optional(),
  COOKIE_SECURE: Flag.default(false),
  TRUST_PROXY: Flag.default(false),
  IDLE_EXPIRY_MS: DurationMs.default(30 * 60_000),
  ABSOLUTE_EXPIRY_MS: DurationMs.default(12 * 3_600_000),
  JWT_ALGORITHM: z.enum(['HS256', 'EdDSA']).default('HS256'),
  JWT_KEYS: Keys.optional(),
  SEAL_KEYS: Keys.optional(),
  SESSIONS_MAX: z.coerce.number().int().min(1).default(100_000),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379'),
  STORE_PREFIX: z
    .string()
    .regex(/^[\w:.-]{1,40}$/)
    .default('statelab:'),
  STORE_DEADLINE_MS: z.coerce.number().int().min(10).max(10_000).default(250),
  USERS_FILE: z.string().optional(),
  LOGIN_FAILURES_MAX: z.coerce.number().int().min(1).default(5),
  LOGIN_FAILURES_WINDOW_SECONDS: z.coerce.number().int().min(1).default(60),
});

/** A mistake in the environment: told in one line per variable, never with a stack. */
export class ConfigError extends Error {}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly nodeName: string;
  readonly strategy: StrategyName;
  /** A file with a strategy of somebody's own, which runs in the place of ours. */
  readonly strategyFile: string | undefined;
  readonly family: Family;
  /** What a credential that carries the state may grow to, by how it travels. */
  readonly credentialBytesMax: Readonly<Record<CredentialKind, number>>;
  readonly strategyOptions: StrategyOptions;
  readonly cookie: { readonly name: string; readonly secure: boolean };
  readonly trustProxy: boolean;
  readonly usersFile: string | undefined;
  readonly loginFailures: { readonly max: number; readonly windowSeconds: number };
  /** What the person who starts the server should know. */
  readonly warnings: readonly string[];
}

function parse(environment: NodeJS.ProcessEnv) {
  // An empty variable means that it is not set, as `KEY= command` does on every system.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigError(`The environment is not usable; see .env.example.\n${lines.join('\n')}`);
}

const unusable = (variable: string) => (error: Error) => {
  throw new ConfigError(`${variable}: ${error.message}`);
};

const signingVariables: Partial<Record<StrategyName, 'JWT_KEYS' | 'SEAL_KEYS'>> = {
  jwt: 'JWT_KEYS',
  sealed: 'SEAL_KEYS',
};

function keyWarnings(strategy: StrategyName, env: z.infer<typeof Environment>): string[] {
  const variable = signingVariables[strategy];
  if (!variable || env[variable]) return [];
  return [`${variable} is not set: what this server issues ends with it`];
}

/** @throws ConfigError naming each variable at fault */
export async function readConfig(
  defaults: { strategy: StrategyName; port: number },
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Config> {
  const env = parse(environment);
  const strategy = env.STRATEGY ?? defaults.strategy;
  const { family, credentialKind } = strategyFacts[strategy];
  const expected = strategyFacts[defaults.strategy].family;
  if (family !== expected)
    throw new ConfigError(`STRATEGY: ${strategy} is ${family}, this server is ${expected}`);

  if (env.JWT_ALGORITHM === 'EdDSA' && !env.JWT_KEYS)
    throw new ConfigError('JWT_KEYS: EdDSA needs a key pair');
  const keys = await createKeyRing(env.JWT_ALGORITHM, env.JWT_KEYS ?? [ephemeralKey()]).catch(
    unusable('JWT_KEYS'),
  );
  const sealKeys = await createSealRing(env.SEAL_KEYS ?? [ephemeralKey()]).catch(unusable('SEAL_KEYS'));
  // The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis, section 4.1.3.2).
  const cookieOf = env.STRATEGY_FILE === undefined ? strategy : 'custom';
  const cookieName = `${env.COOKIE_SECURE ? '__Host-' : ''}${env.COOKIE_NAME ?? `statelab_${cookieOf}`}`;
  const credentialBytesMax = {
    bearer: limits.tokenBytesMax,
    cookie: limits.cookieBytesMax - cookieName.length,
  };
  return {
    host: env.HOST,
    port: env.PORT ?? defaults.port,
    nodeName: env.NODE_NAME,
    strategy,
    strategyFile: env.STRATEGY_FILE,
    family,
    credentialBytesMax,
    strategyOptions: {
      lifetimes: { idleMs: env.IDLE_EXPIRY_MS, absoluteMs: env.ABSOLUTE_EXPIRY_MS },
      keys,
      sealKeys,
      credentialBytesMax: credentialBytesMax[credentialKind],
      redisUrl: env.REDIS_URL,
      storePrefix: env.STORE_PREFIX,
      storeDeadlineMs: env.STORE_DEADLINE_MS,
      sessionsMax: env.SESSIONS_MAX,
      now: Date.now,
    },
    cookie: { name: cookieName, secure: env.COOKIE_SECURE },
    trustProxy: env.TRUST_PROXY,
    usersFile: env.USERS_FILE,
    loginFailures: { max: env.LOGIN_FAILURES_MAX, windowSeconds: env.LOGIN_FAILURES_WINDOW_SECONDS },
    warnings: keyWarnings(strategy, env),
  };
}
