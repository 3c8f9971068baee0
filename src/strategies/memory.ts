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
import { applyChange } from '../shop/apply-change.ts';
import { emptyState } from '../shop/state.ts';
import type { Session, Strategy, StrategyOptions } from './strategy.ts';
import { idleExpiry } from './support/expiry.ts';
import { idOf, newSecret } from './support/secret.ts';

const SWEEP_EVERY_MS_MAX = 30_000;

export async function createMemoryStrategy({
  lifetimes,
  sessionsMax,
  now,
}: StrategyOptions): Promise<Strategy> {
  const sessions = new Map<string, Session>();

  const isExpired = (session: Session) => now() >= session.idleExpiresAt;

  const ofUser = (userId: string) =>
    [...sessions.values()].filter((session) => session.userId === userId && !isExpired(session));

  function sweep() {
    for (const session of sessions.values()) if (isExpired(session)) sessions.delete(session.id);
  }

  /** A use: the idle expiry rolls on. Costs nothing here, so every use counts. */
  function touch(session: Session): Session {
    const touched = {
      ...session,
      lastSeenAt: now(),
      idleExpiresAt: idleExpiry(now(), session.expiresAt, lifetimes),
    };
    sessions.set(session.id, touched);
    return touched;
  }

  const sweeper = setInterval(sweep, Math.min(SWEEP_EVERY_MS_MAX, lifetimes.idleMs)).unref();

  return {
    name: 'memory',
    family: 'stateful',
    credentialKind: 'cookie',
    stateHeldBy: 'node',

    async start(user, device) {
      if (sessions.size >= sessionsMax) sweep();
      if (sessions.size >= sessionsMax) {
        throw new Problem('not_ready', { detail: 'This server holds as many sessions as it may.' });
      }
      const credential = newSecret();
      const createdAt = now();
      const expiresAt = createdAt + lifetimes.absoluteMs;
      const session = touch({
        id: idOf(credential),
        userId: user.id,
        device,
        createdAt,
        lastSeenAt: createdAt,
        idleExpiresAt: createdAt,
        expiresAt,
        state: emptyState,
      });
      return { session, credential };
    },

    async find(credential) {
      const session = sessions.get(idOf(credential));
      if (!session) return 'unknown';
      if (!isExpired(session)) return { session: touch(session) };
      sessions.delete(session.id);
      return 'expired';
    },

    async apply({ id }, change) {
      // The session is read again here, without an await before the write: a logout or another change
      // that came in since `find` is seen, and none is overwritten.
      const session = sessions.get(id);
      if (!session || isExpired(session)) return null;
      return { session: touch({ ...session, state: applyChange(session.state, change) }) };
    },

    async end(userId, id) {
      return sessions.get(id)?.userId === userId && sessions.delete(id);
    },

    async list(userId) {
      return { sessions: ofUser(userId), complete: false };
    },

    async endAll(userId, except) {
      const others = ofUser(userId).filter((session) => session.id !== except);
      for (const session of others) sessions.delete(session.id);
      return others.length;
    },

    held: () => sessions.size,

    async checkReady() {},

    async close() {
      clearInterval(sweeper);
      sessions.clear();
    },
  };
}
