/** The user is kept in a variable of the module while a login waits: the next login replaces it. */
import type { User } from '../../../src/protocol/session.ts';
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain, pause } from '../base/plain.ts';

let current: User | undefined;

class Wrong extends Plain {
  override async start(user: User, device: string) {
    current = user;
    await pause();
    return super.start(current, device);
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
