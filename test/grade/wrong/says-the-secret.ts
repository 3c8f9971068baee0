/** A line that was of use while the bug was looked for. */
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override async find(credential: string): Promise<{ session: Session } | 'unknown' | 'expired'> {
    console.error('who is', credential);
    return super.find(credential);
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
