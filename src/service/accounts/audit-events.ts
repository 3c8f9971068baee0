/** What the audit trail keeps: which events there are, and what each may say. */
import type { Origin } from './origin.ts';

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
  // So many events are in the log alone: they came faster than they could be written.
  'events_lost',
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
