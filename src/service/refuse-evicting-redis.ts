/**
 * A Redis that evicts keys logs people out at will, and may bring a revoked session's list out of step: it is a cache,
 * and no session store. The server does not start with one. One that cannot be asked now is told of in the log.
 */
import { ConfigError } from '../node/environment.ts';
import type { StrategyOptions } from '../strategies/strategy.ts';
import { connectRedis } from '../strategies/support/redis-connection.ts';
import type { Log } from './log.ts';

const SAFE = 'noeviction';

const policyIn = (info: string) => /^maxmemory_policy:(\S+)/m.exec(info)?.[1];

/** @throws ConfigError naming the policy that it must have */
export async function refuseEvictingRedis(
  { redisUrl, storeDeadlineMs }: Pick<StrategyOptions, 'redisUrl' | 'storeDeadlineMs'>,
  log: Log,
): Promise<void> {
  const redis = await connectRedis(redisUrl, storeDeadlineMs);
  try {
    const policy = policyIn(await redis.run((client) => client.info('memory')));
    if (policy === SAFE) return;
    if (policy === undefined) log('warn', 'configuration', { warning: 'Redis does not say what it evicts' });
    else
      throw new ConfigError(`REDIS_URL: this Redis evicts keys (${policy}); set maxmemory-policy ${SAFE}.`);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log('warn', 'configuration', { warning: 'Redis is away: whether it evicts keys is not known' });
  } finally {
    redis.close();
  }
}
