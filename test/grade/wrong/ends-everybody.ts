/** “All my other sessions” are all sessions. */
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override async endAll(_userId: string, except?: string): Promise<number> {
    const others = [...this.sessions.keys()].filter((id) => id !== except);
    for (const id of others) this.sessions.delete(id);
    return others.length;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
