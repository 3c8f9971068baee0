/** The token is signed, and nobody looks at the signature. */
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Signed } from '../base/signed.ts';

class Wrong extends Signed {
  protected override async isGenuine(): Promise<boolean> {
    return true;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
