import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Signed } from '../base/signed.ts';

const createStrategy: CreateStrategy = async (options) => new Signed(options);
export default createStrategy;
