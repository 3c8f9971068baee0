/** All configuration of the service, read once, at boot, from the environment; what production must not run with ends it. */
import { randomBytes } from 'node:crypto';
import {
  ConfigError,
  type CookieConfig,
  cookieOf,
  keyWarnings,
  parseEnvironment,
  strategyOptionsOf,
} from '../node/environment.ts';
import { type StrategyName, strategyFacts } from '../protocol/strategies.ts';
import type { StrategyOptions } from '../strategies/strategy.ts';
import type { HashCost } from './accounts/passwords/cost.ts';
import { Environment, type ServiceEnvironment } from './environment.ts';
import { productionFaults } from './production.ts';

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
