/** The secret itself is the session's id: whoever sees a list of sessions may become their users. */
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  protected override keyOf(credential: string): string {
    return credential;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
