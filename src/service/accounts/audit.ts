/** The audit trail: what happened to accounts and sessions, in the log at once and in PostgreSQL. */
import type { Query } from '../../strategies/support/postgres-connection.ts';
import type { Origin } from './origin.ts';

export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Record<string, unknown>) => void;

export const auditKinds = [
  'login',
  'login_failed',
  'login_limited',
  'logout',
  'session_ended',
  'sessions_ended',
  'password_changed',
  'password_change_failed',
  'registered',
  'registration_refused',
  'user_disabled',
  'user_enabled',
  'role_changed',
  'denied',
  'store_unavailable',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** The only facts that an event may carry: none of them is a credential. */
export interface AuditFacts {
  /** The hash that names the session; it gives no access. */
  readonly sessionId?: string;
  readonly device?: string;
  readonly ended?: number;
  readonly reason?: string;
  readonly role?: string;
  /** The template, never the path that was asked for. */
  readonly route?: string;
  readonly store?: string;
  /** A keyed hash: a username that exists nowhere may be a password in the wrong field (ASVS 16.2.5). */
  readonly usernameHash?: string;
  /** How often the same thing happened, where events came faster than they are written. */
  readonly count?: number;
}

export interface AuditEvent {
  readonly kind: AuditKind;
  /** Whom it is about. */
  readonly userId?: string;
  /** Who did it, where that is somebody else. */
  readonly actorId?: string;
  readonly origin: Origin;
  readonly facts?: AuditFacts;
}

export interface StoredEvent {
  readonly id: string;
  /** Unix time in ms. */
  readonly at: number;
  readonly kind: string;
  readonly userId: string | null;
  readonly actorId: string | null;
  readonly address: string;
  readonly traceId: string;
  readonly facts: AuditFacts;
}

export interface AuditPage {
  readonly events: StoredEvent[];
  /** Null: this was the last page. */
  readonly next: string | null;
}

export interface Audit {
  /**
   * For what may come in a flood, and what must not wait for PostgreSQL: in the log at once, in PostgreSQL
   * within about a second, in batches; kept while PostgreSQL is away, up to a bound. Never throws.
   */
  note(event: AuditEvent): void;
  /** For what must not be lost: in PostgreSQL when it resolves. @throws StoreUnavailable */
  record(event: AuditEvent): Promise<void>;
  /** An act and its record in one transaction, both or neither. Null from `work`: nothing was done. */
  act<Value>(
    work: (query: Query) => Promise<Value | null>,
    eventOf: (value: Value) => AuditEvent,
  ): Promise<Value | null>;
  /** Newest first. @throws Problem missing_data for a cursor that is none */
  page(request: { cursor: string | null; limit: number; userId?: string }): Promise<AuditPage>;
  /** Writes what `note` holds back. */
  flush(): Promise<void>;
}
