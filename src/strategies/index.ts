/**
 * Every strategy, by name. A new one is added here and in protocol/strategies.ts, and nowhere else.
 * Each is loaded when it is created: a server with jwt needs no driver of a store in its memory.
 */
import type { StrategyName } from '../protocol/strategies.ts';
import type { CreateStrategy } from './strategy.ts';

export const strategies: Record<StrategyName, CreateStrategy> = {
  jwt: async (options) => (await import('./jwt.ts')).createJwtStrategy(options),
  sealed: async (options) => (await import('./sealed.ts')).createSealedStrategy(options),
  memory: async (options) => (await import('./memory.ts')).createMemoryStrategy(options),
  redis: async (options) => (await import('./redis.ts')).createRedisStrategy(options),
  postgres: async (options) => (await import('./postgres.ts')).createPostgresStrategy(options),
};
