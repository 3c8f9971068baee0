/** The browser forgets its cookie, the server forgets nothing. */
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override async end(userId: string, id: string): Promise<boolean> {
    return this.sessions.get(id)?.userId === userId;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
