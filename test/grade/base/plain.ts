/**
 * A plain strategy in memory, as a student may write it: right in every way. The wrong ones beside it change one
 * method each, so that what is graded is that one mistake.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../src/protocol/problems.ts';
import type { User } from '../../../src/protocol/session.ts';
import type { StateHolder } from '../../../src/protocol/strategies.ts';
import { applyChange } from '../../../src/shop/apply-change.ts';
import { type Change, emptyState } from '../../../src/shop/state.ts';
import type { Session, Strategy, StrategyOptions } from '../../../src/strategies/strategy.ts';
import { idOf, newSecret } from '../../../src/strategies/support/secret.ts';

/** As long as a question to a store takes. */
export const pause = (): Promise<void> => sleep(2);

export class Plain implements Strategy {
  readonly name: string = 'plain';
  readonly family = 'stateful';
  readonly credentialKind = 'cookie';
  readonly stateHeldBy: StateHolder = 'node';
  protected readonly options: StrategyOptions;
  protected readonly sessions = new Map<string, Session>();

  constructor(options: StrategyOptions) {
    this.options = options;
  }

  protected keyOf(credential: string): string {
    return idOf(credential);
  }

  protected newCredential(_user: User, _device: string): string {
    return newSecret();
  }

  protected isExpired({ idleExpiresAt }: Session): boolean {
    return this.options.now() >= idleExpiresAt;
  }

  protected used(session: Session): Session {
    const now = this.options.now();
    const idleExpiresAt = Math.min(now + this.options.lifetimes.idleMs, session.expiresAt);
    return { ...session, lastSeenAt: now, idleExpiresAt };
  }

  protected keep(session: Session): Session {
    const used = this.used(session);
    this.sessions.set(session.id, used);
    return used;
  }

  async start(user: User, device: string): Promise<{ session: Session; credential: string }> {
    if (this.sessions.size >= this.options.sessionsMax) throw new Problem('not_ready');
    const credential = this.newCredential(user, device);
    const now = this.options.now();
    const session = this.keep({
      id: this.keyOf(credential),
      userId: user.id,
      device,
      createdAt: now,
      lastSeenAt: now,
      idleExpiresAt: now,
      expiresAt: now + this.options.lifetimes.absoluteMs,
      state: emptyState,
    });
    return { session, credential };
  }

  async find(credential: string): Promise<{ session: Session } | 'unknown' | 'expired'> {
    const session = this.sessions.get(this.keyOf(credential));
    if (!session) return 'unknown';
    return this.isExpired(session) ? 'expired' : { session: this.keep(session) };
  }

  async apply({ id }: Session, change: Change): Promise<{ session: Session } | null> {
    const session = this.sessions.get(id);
    if (!session || this.isExpired(session)) return null;
    return { session: this.keep({ ...session, state: applyChange(session.state, change) }) };
  }

  async end(userId: string, id: string): Promise<boolean> {
    return this.sessions.get(id)?.userId === userId && this.sessions.delete(id);
  }

  async list(userId: string) {
    return { sessions: this.of(userId), complete: false };
  }

  async endAll(userId: string, except?: string): Promise<number> {
    const others = this.of(userId).filter(({ id }) => id !== except);
    for (const { id } of others) this.sessions.delete(id);
    return others.length;
  }

  protected of(userId: string): Session[] {
    return [...this.sessions.values()].filter((one) => one.userId === userId && !this.isExpired(one));
  }

  held(): number {
    return this.sessions.size;
  }

  async checkReady(): Promise<void> {}

  async close(): Promise<void> {
    this.sessions.clear();
  }
}
