/** Read, wait, write: what others wrote meanwhile is gone. */
import { applyChange } from '../../../src/shop/apply-change.ts';
import type { Change } from '../../../src/shop/state.ts';
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { Plain, pause } from '../base/plain.ts';

class Wrong extends Plain {
  override async apply({ id }: Session, change: Change) {
    const session = this.sessions.get(id);
    if (!session || this.isExpired(session)) return null;
    const state = applyChange(session.state, change);
    await pause();
    return this.sessions.has(id) ? { session: this.keep({ ...session, state }) } : null;
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
