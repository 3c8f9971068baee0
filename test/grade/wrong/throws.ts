/** An exception that has nothing to do with sessions: it must not be told as something else. */
import type { Change } from '../../../src/shop/state.ts';
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  #changes = 0;

  override async apply(session: Session, change: Change) {
    this.#changes += 1;
    if (this.#changes % 3 === 0) throw new TypeError('the third change is not what it was');
    return super.apply(session, change);
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
