/** All configuration of a teaching server, read once, at boot, from the environment. */
import { z } from 'zod';
import {
  ConfigError,
  type CookieConfig,
  cookieOf,
  credentialBytesMaxOf,
  keyWarnings,
  NodeEnvironment,
  parseEnvironment,
  strategyOptionsOf,
} from '../node/environment.ts';
import {
  type CredentialKind,
  type Family,
  type StrategyName,
  strategyFacts,
} from '../protocol/strategies.ts';
import type { StrategyOptions } from '../strategies/strategy.ts';

export const Environment = NodeEnvironment.extend({
  STRATEGY_FILE: z.string().optional(),
  USERS_FILE: z.string().optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly nodeName: string;
  readonly strategy: StrategyName;
  /** A file with a strategy of somebody's own, which runs in the place of ours. */
  readonly strategyFile: string | undefined;
  readonly family: Family;
  readonly credentialBytesMax: Readonly<Record<CredentialKind, number>>;
  readonly strategyOptions: StrategyOptions;
  readonly cookie: CookieConfig;
  readonly trustProxy: boolean;
  readonly usersFile: string | undefined;
  readonly loginFailures: { readonly max: number; readonly windowSeconds: number };
  /** What the person who starts the server should know. */
  readonly warnings: readonly string[];
}

/** @throws ConfigError naming each variable at fault */
export async function readConfig(
  defaults: { strategy: StrategyName; port: number },
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Config> {
  const env = parseEnvironment(Environment, environment);
  const strategy = env.STRATEGY ?? defaults.strategy;
  const { family } = strategyFacts[strategy];
  const expected = strategyFacts[defaults.strategy].family;
  if (family !== expected)
    throw new ConfigError(`STRATEGY: ${strategy} is ${family}, this server is ${expected}`);
  const cookie = cookieOf(env, env.STRATEGY_FILE === undefined ? strategy : 'custom');
  return {
    host: env.HOST,
    port: env.PORT ?? defaults.port,
    nodeName: env.NODE_NAME,
    strategy,
    strategyFile: env.STRATEGY_FILE,
    family,
    credentialBytesMax: credentialBytesMaxOf(cookie),
    strategyOptions: await strategyOptionsOf(env, strategy, cookie),
    cookie,
    trustProxy: env.TRUST_PROXY,
    usersFile: env.USERS_FILE,
    loginFailures: { max: env.LOGIN_FAILURES_MAX, windowSeconds: env.LOGIN_FAILURES_WINDOW_SECONDS },
    warnings: keyWarnings(strategy, env),
  };
}
