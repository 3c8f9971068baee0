/** Every strategy, by name. A new one is added here and in protocol/strategies.ts, and nowhere else. */
import type { StrategyName } from '../protocol/strategies.ts';
import { createJwtStrategy } from './jwt.ts';
import { createMemoryStrategy } from './memory.ts';
import { createRedisStrategy } from './redis.ts';
import type { CreateStrategy } from './strategy.ts';

export const strategies: Record<StrategyName, CreateStrategy> = {
  jwt: createJwtStrategy,
  memory: createMemoryStrategy,
  redis: createRedisStrategy,
};
