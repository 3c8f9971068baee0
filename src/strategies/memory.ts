/**
 * memory: the state lives in this process, the client holds only a key to it.
 *
 * How does server 2 know that it is the same person? It does not. The session lies in server 1's memory;
 * server 2 answers 401. One server, or a gateway that always sends a client to the same one, hides that
 * until the server restarts.
 *
 * Threats
 * - Stolen cookie: works until logout or expiry. HttpOnly keeps scripts away from it.
 * - Guessing: 256 random bits. The map is keyed by the secret's hash, so a heap dump of keys opens nothing.
 * - Fixation: every login mints a new secret; a client cannot choose one.
 * - Exhaustion: at most `sessionsMax` sessions; expired ones are swept before a login is refused.
 */
import { Problem } from '../protocol/problems.ts';
import type { User } from '../protocol/session.ts';
import { applyChange } from '../shop/apply-change.ts';
import { type Change, emptyState } from '../shop/state.ts';
import type {
  CreateStrategy,
  Found,
  Refusal,
  Session,
  Started,
  Strategy,
  StrategyOptions,
} from './strategy.ts';
import { idleExpiry } from './support/expiry.ts';
import { idOf, newSecret } from './support/secret.ts';

const SWEEP_EVERY_MS_MAX = 30_000;

class MemoryStrategy implements Strategy {
  readonly name = 'memory';
  readonly family = 'stateful';
  readonly credentialKind = 'cookie';
  readonly stateHeldBy = 'node';

  readonly #options: StrategyOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(options: StrategyOptions) {
    this.#options = options;
    const everyMs = Math.min(SWEEP_EVERY_MS_MAX, options.lifetimes.idleMs);
    this.#sweeper = setInterval(() => this.#sweep(), everyMs).unref();
  }

  async start(user: User, device: string): Promise<Started> {
    const { sessionsMax, lifetimes, now, keepsUser } = this.#options;
    if (this.#sessions.size >= sessionsMax) this.#sweep();
    if (this.#sessions.size >= sessionsMax) {
      throw new Problem('not_ready', { detail: 'This server holds as many sessions as it may.' });
    }
    const credential = newSecret();
    const createdAt = now();
    const times = { createdAt, lastSeenAt: createdAt, idleExpiresAt: createdAt };
    const expiresAt = createdAt + lifetimes.absoluteMs;
    const { id: userId, username, name, role } = user;
    const whose = { userId, ...(keepsUser && { user: { id: userId, username, name, role } }) };
    const fresh = { id: idOf(credential), ...whose, device, ...times, expiresAt, state: emptyState };
    return { session: this.#touch(fresh), credential };
  }

  async find(credential: string): Promise<Found | Refusal> {
    const session = this.#sessions.get(idOf(credential));
    if (!session) return 'unknown';
    if (!this.#isExpired(session)) return { session: this.#touch(session) };
    this.#sessions.delete(session.id);
    return 'expired';
  }

  async apply({ id }: Session, change: Change): Promise<Found | null> {
    // The session is read again here, without an await before the write: a logout or another change that
    // came in since `find` is seen, and none is overwritten.
    const session = this.#sessions.get(id);
    if (!session || this.#isExpired(session)) return null;
    return { session: this.#touch({ ...session, state: applyChange(session.state, change) }) };
  }

  async end(userId: string, id: string): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (session?.userId !== userId) return false;
    this.#sessions.delete(id);
    return !this.#isExpired(session);
  }

  async list(userId: string) {
    return { sessions: this.#ofUser(userId), complete: false };
  }

  async endAll(userId: string, except?: string): Promise<number> {
    const others = this.#ofUser(userId).filter((session) => session.id !== except);
    for (const session of others) this.#sessions.delete(session.id);
    return others.length;
  }

  held(): number {
    return this.#sessions.size;
  }

  async checkReady(): Promise<void> {}

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#sessions.clear();
  }

  #isExpired(session: Session): boolean {
    return this.#options.now() >= session.idleExpiresAt;
  }

  #ofUser(userId: string): Session[] {
    const live = (session: Session) => session.userId === userId && !this.#isExpired(session);
    return [...this.#sessions.values()].filter(live);
  }

  /** A use: the idle expiry rolls on. Costs nothing here, so every use counts. */
  #touch(session: Session): Session {
    const now = this.#options.now();
    const idleExpiresAt = idleExpiry(now, session.expiresAt, this.#options.lifetimes);
    const touched = { ...session, lastSeenAt: now, idleExpiresAt };
    this.#sessions.set(session.id, touched);
    return touched;
  }

  #sweep(): void {
    for (const session of this.#sessions.values()) {
      if (this.#isExpired(session)) this.#sessions.delete(session.id);
    }
  }
}

export const createMemoryStrategy: CreateStrategy = async (options) => new MemoryStrategy(options);
