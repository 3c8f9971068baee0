/** The store's own strategy through the door that a student's file takes. */
export { createRedisStrategy as default } from '../../../src/strategies/redis.ts';
