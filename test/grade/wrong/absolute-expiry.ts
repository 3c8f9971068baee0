/** Each use gives a whole new lifetime. */
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  protected override used(session: Session): Session {
    const { absoluteMs } = this.options.lifetimes;
    return super.used({ ...session, expiresAt: this.options.now() + absoluteMs });
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
