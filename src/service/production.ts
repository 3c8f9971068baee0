/** What production must not run with, one line each (ASVS 13.2.3, 13.3.1): the server refuses to start instead. */
import { signingVariables } from '../node/environment.ts';
import { type StrategyName, strategyFacts } from '../protocol/strategies.ts';
import type { ServiceEnvironment } from './environment.ts';

/** Words of examples and of people in a hurry, wherever they stand in a secret. */
const PLACEHOLDER = /change.?me|placeholder|example|secret|password|default|your.?key|todo|xxxx|1234/i;
/** A secret of so few different characters was typed, not drawn. */
const DIFFERENT_CHARACTERS_MIN = 12;

const SECRETS = ['JWT_KEYS', 'SEAL_KEYS', 'PSEUDONYM_KEY'] as const;

const secretIn = (text: string): string => text.slice(text.indexOf(':') + 1);

const isPlaceholder = (text: string): boolean => {
  const secrets = text.split(',').map((each) => secretIn(each.trim()));
  return secrets.some((each) => PLACEHOLDER.test(each) || new Set(each).size < DIFFERENT_CHARACTERS_MIN);
};

const isLocal = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

/** Of an address such as `redis://user:password@host`. */
function hasPlaceholder(url: string): boolean {
  const { password } = new URL(url);
  return password !== '' && PLACEHOLDER.test(decodeURIComponent(password));
}

function databaseFaults(env: ServiceEnvironment, given: NodeJS.ProcessEnv): string[] {
  if (!given.DATABASE_URL) return ['DATABASE_URL: is needed'];
  const { searchParams } = new URL(env.DATABASE_URL);
  const faults: string[] = [];
  if (hasPlaceholder(env.DATABASE_URL)) faults.push('DATABASE_URL: its password is a placeholder');
  const isEncrypted = /^(require|verify-ca|verify-full)$/.test(searchParams.get('sslmode') ?? '');
  if (!isLocal(env.DATABASE_URL) && !isEncrypted)
    faults.push('DATABASE_URL: leaves this machine without TLS; add sslmode=verify-full (ASVS 12.3.1)');
  return faults;
}

function redisFaults(env: ServiceEnvironment, given: NodeJS.ProcessEnv): string[] {
  if (!given.REDIS_URL) return ['REDIS_URL: is needed by the strategy redis'];
  const faults: string[] = [];
  if (hasPlaceholder(env.REDIS_URL)) faults.push('REDIS_URL: its password is a placeholder');
  if (!isLocal(env.REDIS_URL) && !env.REDIS_URL.startsWith('rediss:'))
    faults.push('REDIS_URL: leaves this machine without TLS; use rediss:// (ASVS 12.3.1)');
  return faults;
}

function secretFaults(strategy: StrategyName, given: NodeJS.ProcessEnv): string[] {
  const needed = [signingVariables[strategy], 'PSEUDONYM_KEY'];
  return SECRETS.flatMap((variable) => {
    const text = given[variable];
    if (!text) return needed.includes(variable) ? [`${variable}: is needed`] : [];
    return isPlaceholder(text) ? [`${variable}: is a placeholder; draw a random one`] : [];
  });
}

export function productionFaults(
  strategy: StrategyName,
  env: ServiceEnvironment,
  given: NodeJS.ProcessEnv,
): string[] {
  const isForOneNode = strategyFacts[strategy].stateHeldBy === 'node';
  return [
    ...secretFaults(strategy, given),
    ...databaseFaults(env, given),
    ...(strategy === 'redis' ? redisFaults(env, given) : []),
    ...(isForOneNode && env.NODES > 1
      ? [`STRATEGY, NODES: ${strategy} knows its sessions on one node only, and there are ${env.NODES}`]
      : []),
    ...(env.COOKIE_SECURE ? [] : ['COOKIE_SECURE: must be true; the cookie would travel without TLS']),
    ...(env.METRICS_PORT === undefined ? ['METRICS_PORT: is needed; the metrics are not for users'] : []),
    ...(env.API_DOCS ? ['API_DOCS: must not be true; the page is for developers'] : []),
  ];
}
