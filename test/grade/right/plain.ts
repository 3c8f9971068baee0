import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

export const createStrategy: CreateStrategy = async (options) => new Plain(options);
