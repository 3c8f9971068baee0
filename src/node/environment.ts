/** What every server of ours reads of its environment, whichever framework it stands on: once, at boot. */
import { z } from 'zod';
import { limits } from '../protocol/headers.ts';
import {
  type CredentialKind,
  type StrategyName,
  strategyFacts,
  strategyNames,
} from '../protocol/strategies.ts';
import type { StrategyOptions } from '../strategies/strategy.ts';
import {
  createKeyRing,
  ephemeralKey,
  type KeyMaterial,
  KID_LENGTH_MAX,
} from '../strategies/support/key-ring.ts';
import { createSealRing } from '../strategies/support/seal-ring.ts';

const KEY = new RegExp(`^([\\w.-]{1,${KID_LENGTH_MAX}}):([\\w-]+)$`);

/** `kid:base64url`, several separated by commas; the first one signs. */
const Keys = z.string().transform((text, context): KeyMaterial[] =>
  text.split(',').map((pair) => {
    const match = KEY.exec(pair.trim());
    if (!match?.[1] || !match[2]) {
      context.addIssue('expected kid:base64url, several separated by commas');
      return z.NEVER;
    }
    return { kid: match[1], bytes: Buffer.from(match[2], 'base64url') };
  }),
);

export const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
export const DurationMs = z.coerce.number().int().min(100);
export const Port = z.coerce.number().int().min(0).max(65_535);

const DAY_SECONDS = 86_400;

/** The keys that mean the same to each server; a server's own schema extends them. */
export const NodeEnvironment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: Port.optional(),
  NODE_NAME: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .default('node-1'),
  STRATEGY: z.enum(strategyNames).optional(),
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
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).default('postgres://127.0.0.1:5432/statelab'),
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/)
    .default('statelab'),
  STORE_DEADLINE_MS: z.coerce.number().int().min(10).max(10_000).default(250),
  LOGIN_FAILURES_MAX: z.coerce.number().int().min(1).default(5),
  LOGIN_FAILURES_WINDOW_SECONDS: z.coerce.number().int().min(1).max(DAY_SECONDS).default(60),
});
type NodeEnvironment = z.infer<typeof NodeEnvironment>;

/** A mistake in the environment: told in one line per variable, never with a stack. */
export class ConfigError extends Error {}

/** @throws ConfigError naming each variable at fault */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  // An empty variable means that it is not set, as `KEY= command` does on every system.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigError(
    `The environment is not usable; see .env.example.\n${[...new Set(lines)].join('\n')}`,
  );
}

const unusable = (variable: string) => (error: Error) => {
  throw new ConfigError(`${variable}: ${error.message}`);
};

export const signingVariables: Partial<Record<StrategyName, 'JWT_KEYS' | 'SEAL_KEYS'>> = {
  jwt: 'JWT_KEYS',
  sealed: 'SEAL_KEYS',
};

/** What the person who starts the server should know. */
export function keyWarnings(strategy: StrategyName, env: NodeEnvironment): string[] {
  const variable = signingVariables[strategy];
  if (!variable || env[variable]) return [];
  return [`${variable} is not set: what this server issues ends with it`];
}

export interface CookieConfig {
  readonly name: string;
  readonly secure: boolean;
}

/** The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis, section 4.1.3.2). */
export const cookieOf = (
  { COOKIE_NAME, COOKIE_SECURE }: NodeEnvironment,
  strategy: string,
): CookieConfig => ({
  name: `${COOKIE_SECURE ? '__Host-' : ''}${COOKIE_NAME ?? `statelab_${strategy}`}`,
  secure: COOKIE_SECURE,
});

/** What a credential that carries the state may grow to, by how it travels. */
export const credentialBytesMaxOf = ({ name }: CookieConfig): Readonly<Record<CredentialKind, number>> => ({
  bearer: limits.tokenBytesMax,
  cookie: limits.cookieBytesMax - name.length,
});

/** @throws ConfigError when a key cannot be used */
export async function strategyOptionsOf(
  env: NodeEnvironment,
  strategy: StrategyName,
  cookie: CookieConfig,
): Promise<StrategyOptions> {
  if (env.JWT_ALGORITHM === 'EdDSA' && !env.JWT_KEYS)
    throw new ConfigError('JWT_KEYS: EdDSA needs a key pair');
  const jwtKeys = env.JWT_KEYS ?? [ephemeralKey()];
  return {
    lifetimes: { idleMs: env.IDLE_EXPIRY_MS, absoluteMs: env.ABSOLUTE_EXPIRY_MS },
    keys: await createKeyRing(env.JWT_ALGORITHM, jwtKeys).catch(unusable('JWT_KEYS')),
    sealKeys: await createSealRing(env.SEAL_KEYS ?? [ephemeralKey()]).catch(unusable('SEAL_KEYS')),
    credentialBytesMax: credentialBytesMaxOf(cookie)[strategyFacts[strategy].credentialKind],
    redisUrl: env.REDIS_URL,
    storePrefix: env.STORE_PREFIX,
    databaseUrl: env.DATABASE_URL,
    databaseSchema: env.DATABASE_SCHEMA,
    storeDeadlineMs: env.STORE_DEADLINE_MS,
    sessionsMax: env.SESSIONS_MAX,
    keepsUser: false,
    now: Date.now,
  };
}
