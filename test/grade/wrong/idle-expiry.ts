/** Only the absolute expiry is looked at. */
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  protected override isExpired({ expiresAt }: Session): boolean {
    return this.options.now() >= expiresAt;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
