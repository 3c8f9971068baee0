/** A session that is not there is written back as the request knew it: a logout meanwhile is undone. */
import { applyChange } from '../../../src/shop/apply-change.ts';
import type { Change } from '../../../src/shop/state.ts';
import type { CreateStrategy, Session } from '../../../src/strategies/strategy.ts';
import { Plain } from '../base/plain.ts';

class Wrong extends Plain {
  override async apply(known: Session, change: Change) {
    const session = this.sessions.get(known.id) ?? known;
    if (this.isExpired(session)) return null;
    return { session: this.keep({ ...session, state: applyChange(session.state, change) }) };
  }
}

export const createStrategy: CreateStrategy = async (options) => new Wrong(options);
