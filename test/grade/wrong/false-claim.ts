/** It says that a store holds the state, and keeps it in its own memory. */
import type { CreateStrategy } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override readonly stateHeldBy = 'store';
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
