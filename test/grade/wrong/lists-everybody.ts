/** The list of sessions shows those of all users. */
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override async list() {
    return { sessions: [...this.sessions.values()], complete: false };
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
