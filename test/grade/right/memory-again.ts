export { createMemoryStrategy as createStrategy } from '../../../src/strategies/memory.ts';
