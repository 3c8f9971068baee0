/**
 * The one interface that every answer to the question implements: where does a session's state live, and
 * how is a request bound to it? A strategy knows no web framework and no environment.
 */

import type { User } from '../protocol/session.ts';
import type { CredentialKind, Family, StateHolder } from '../protocol/strategies.ts';
import type { Change, SessionState } from '../shop/state.ts';
import type { KeyRing } from './support/key-ring.ts';
import type { SealRing } from './support/seal-ring.ts';

/** Times are Unix times in ms. */
export interface Session {
  /** Names the session in lists and in the store; knowing it gives no access. */
  readonly id: string;
  readonly userId: string;
  /** The user as the credential vouches for it; absent where the server looks the user up itself. */
  readonly user?: User;
  /** The client's own description, for the list of sessions. */
  readonly device: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** Rolls with use, but never past `expiresAt`. */
  readonly idleExpiresAt: number;
  /** Absolute expiry: never moves. */
  readonly expiresAt: number;
  readonly state: SessionState;
}

export type SessionSummary = Pick<Session, 'id' | 'device' | 'createdAt' | 'lastSeenAt'>;

export interface Started {
  readonly session: Session;
  readonly credential: string;
}

/** `renewed` is a credential that replaces the presented one from now on. */
export interface Found {
  readonly session: Session;
  readonly renewed?: string;
}

/** Why a credential was not accepted. A store has forgotten an expired session by then, so redis says unknown. */
export type Refusal = 'unknown' | 'expired';

export interface Strategy {
  /** A small letter, then up to 31 small letters, digits and hyphens. */
  readonly name: string;
  readonly family: Family;
  readonly credentialKind: CredentialKind;
  readonly stateHeldBy: StateHolder;

  /** Login: always a new session with a new credential. */
  start(user: User, device: string): Promise<Started>;
  /** Whose request is this? An outage throws StoreUnavailable; it is never a refusal. */
  find(credential: string): Promise<Found | Refusal>;
  /** One atomic delta. Null: the session ended meanwhile. A Problem: refused, nothing was changed. */
  apply(session: Session, change: Change): Promise<Found | null>;
  /** Ends one session of this user. False: there was none. Null: this strategy cannot end a session. */
  end(userId: string, id: string): Promise<boolean | null>;
  /** `complete` is false where other nodes may hold more. Null: cannot be known. */
  list(userId: string): Promise<{ sessions: SessionSummary[]; complete: boolean } | null>;
  /** Ends all sessions of this user but one; the number ended, or null where that is impossible. */
  endAll(userId: string, except?: string): Promise<number | null>;
  /** Sessions in this process's memory now. */
  held(): number;
  /** Throws StoreUnavailable when the strategy could not serve a request now. */
  checkReady(): Promise<void>;
  close(): Promise<void>;
}

export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

export interface StrategyOptions {
  readonly lifetimes: Lifetimes;
  readonly keys: KeyRing;
  readonly sealKeys: SealRing;
  /** What a credential that carries the state may grow to. */
  readonly credentialBytesMax: number;
  readonly redisUrl: string;
  /** Prefix of every key in the store: several deployments may share one store. */
  readonly storePrefix: string;
  readonly databaseUrl: string;
  /** Where its tables lie: several deployments may share one database. */
  readonly databaseSchema: string;
  readonly storeDeadlineMs: number;
  /** How many sessions one node holds at most. */
  readonly sessionsMax: number;
  /**
   * Whether a session remembers who logged in, as a server needs whose users lie in a database: reading a session
   * then asks nobody else. Otherwise `Session.user` is absent where the credential does not carry it.
   */
  readonly keepsUser: boolean;
  /** Unix time in ms. */
  readonly now: () => number;
}

export type CreateStrategy = (options: StrategyOptions) => Promise<Strategy>;
