/** All configuration of the service, read once, at boot, from the environment; what production must not run with ends it. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  ConfigError,
  type CookieConfig,
  cookieOf,
  Flag,
  keyWarnings,
  NodeEnvironment,
  Port,
  parseEnvironment,
  strategyOptionsOf,
} from '../node/environment.ts';
import { type StrategyName, strategyFacts } from '../protocol/strategies.ts';
import type { StrategyOptions } from '../strategies/strategy.ts';
import type { HashCost } from './accounts/passwords/cost.ts';
import { productionFaults } from './production.ts';

const Count = z.coerce.number().int().min(1);

/** 32 secret bytes or more, base64url. */
const Secret = z
  .string()
  .regex(/^[\w-]{43,}$/, '32 bytes or more are needed, as base64url')
  .transform((text) => Buffer.from(text, 'base64url'));

const Origins = z.string().transform((text, context) =>
  text.split(',').map((each) => {
    const origin = URL.parse(each.trim())?.origin;
    if (origin === each.trim() && origin !== 'null') return origin;
    context.addIssue('expected origins such as https://shop.example, separated by commas');
    return z.NEVER;
  }),
);

export const Environment = NodeEnvironment.extend({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  NODES: Count.default(1),
  METRICS_PORT: Port.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ALLOWED_ORIGINS: Origins.default([]),
  API_DOCS: Flag.optional(),
  IN_FLIGHT_MAX: Count.default(500),
  DRAIN_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  PSEUDONYM_KEY: Secret.optional(),
  // OWASP's Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
  PASSWORD_HASH_MEMORY_KIB: z.coerce.number().int().min(8).max(1_048_576).default(19_456),
  PASSWORD_HASH_PASSES: Count.max(100).default(2),
  PASSWORD_HASH_THREADS: Count.max(64).default(1),
  PASSWORD_HASHES_WAITING_MAX: Count.default(32),
});
export type ServiceEnvironment = z.infer<typeof Environment>;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly nodeName: string;
  readonly isProduction: boolean;
  /** Null: the metrics are served beside everything else. */
  readonly metricsPort: number | null;
  readonly logLevel: ServiceEnvironment['LOG_LEVEL'];
  readonly strategy: StrategyName;
  readonly strategyOptions: StrategyOptions;
  readonly cookie: CookieConfig;
  readonly trustProxy: boolean;
  /** Other sites whose pages may use this service; its own is always allowed. */
  readonly allowedOrigins: readonly string[];
  readonly hasApiDocs: boolean;
  readonly inFlightMax: number;
  /** How long it says that it leaves before it does: a balancer must have asked. */
  readonly drainDelayMs: number;
  readonly accounts: {
    readonly pseudonymKey: Uint8Array;
    readonly guesses: { readonly max: number; readonly windowSeconds: number };
    readonly hashing: { readonly cost: HashCost; readonly threads: number; readonly waitingMax: number };
  };
  readonly warnings: readonly string[];
}

function accountsOf(env: ServiceEnvironment): Config['accounts'] {
  const cost = { memoryKib: env.PASSWORD_HASH_MEMORY_KIB, passes: env.PASSWORD_HASH_PASSES, lanes: 1 };
  return {
    pseudonymKey: env.PSEUDONYM_KEY ?? randomBytes(32),
    guesses: { max: env.LOGIN_FAILURES_MAX, windowSeconds: env.LOGIN_FAILURES_WINDOW_SECONDS },
    hashing: {
      cost,
      threads: env.PASSWORD_HASH_THREADS,
      waitingMax: env.PASSWORD_HASHES_WAITING_MAX,
    },
  };
}

/** @throws ConfigError naming each variable at fault */
export async function readConfig(environment: NodeJS.ProcessEnv = process.env): Promise<Config> {
  const env = parseEnvironment(Environment, environment);
  const strategy = env.STRATEGY ?? 'redis';
  const isProduction = env.NODE_ENV === 'production';
  const faults = isProduction ? productionFaults(strategy, env, environment) : [];
  if (faults.length > 0)
    throw new ConfigError(`Production must not run like this; see .env.example.\n${faults.join('\n')}`);
  const cookie = cookieOf(env, strategy);
  return {
    host: env.HOST,
    port: env.PORT ?? 3002,
    nodeName: env.NODE_NAME,
    isProduction,
    metricsPort: env.METRICS_PORT ?? null,
    logLevel: env.LOG_LEVEL,
    strategy,
    // The users lie in PostgreSQL: a session that names its own needs no second look-up.
    strategyOptions: { ...(await strategyOptionsOf(env, strategy, cookie)), keepsUser: true },
    cookie,
    trustProxy: env.TRUST_PROXY,
    allowedOrigins: env.ALLOWED_ORIGINS,
    hasApiDocs: env.API_DOCS ?? !isProduction,
    inFlightMax: env.IN_FLIGHT_MAX,
    drainDelayMs: env.DRAIN_DELAY_MS,
    accounts: accountsOf(env),
    warnings: keyWarnings(strategy, env),
  };
}

export const familyOf = ({ strategy }: Config) => strategyFacts[strategy].family;
