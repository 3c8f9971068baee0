/**
 * The audit trail: what happened to accounts and sessions (ASVS 16.3). Everything stands in the log at once, which
 * leaves the machine; and in PostgreSQL, where an admin reads it. An act and its record are one transaction; what
 * comes in floods, or while PostgreSQL is away, is written a little later, in batches.
 */
import { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { PostgresConnection, Query } from '../../strategies/support/postgres-connection.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { AuditBuffer } from './audit-buffer.ts';
import type { AuditEvent, AuditFacts, AuditKind, AuditPage, StoredEvent } from './audit-events.ts';
import {
  type EventRow,
  harmlessFacts,
  insertEvents,
  pageOfAll,
  pageOfUser,
  type TimedEvent,
  timed,
} from './audit-statements.ts';
import { LAST_EVENT_ID } from './event-id.ts';
import { canBeKept, harmless } from './text.ts';

export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Record<string, unknown>) => void;

const WRITE_EVERY_MS = 1000;
const WRITTEN_AT_ONCE = 200;

/** The id of the last event on the page. */
const Cursor = z.tuple([z.uuid()]);

const troubles: ReadonlySet<AuditKind> = new Set([
  'login_failed',
  'login_limited',
  'password_change_failed',
  'registration_refused',
  'denied',
  'store_unavailable',
  'events_lost',
]);

export interface Audit {
  /**
   * For what may come in a flood, and what must not wait for PostgreSQL: in the log at once, in PostgreSQL
   * within about a second; held while PostgreSQL is away, up to a bound. Never throws.
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
  /** Writes what `note` holds back, as far as PostgreSQL takes it. */
  flush(): Promise<void>;
}

const eventOfRow = ({ user_id, actor_id, trace_id, at, ...row }: EventRow): StoredEvent => ({
  ...row,
  at: at.getTime(),
  userId: user_id,
  actorId: actor_id,
  traceId: trace_id,
});

/** Enough to follow one session through a log, and no id that opens, ends or shows anything. */
const LOGGED_ID_LENGTH = 8;

const inLog = ({ sessionId, ...facts }: AuditFacts) => ({
  ...facts,
  ...(sessionId !== undefined && { session: sessionId.slice(0, LOGGED_ID_LENGTH) }),
});

class Trail implements Audit {
  readonly #postgres: PostgresConnection;
  readonly #log: Log;
  readonly #buffer = new AuditBuffer();
  /** What was sent and not acknowledged: it is sent again as it was, since it may have been written. */
  #batch: TimedEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(postgres: PostgresConnection, log: Log) {
    this.#postgres = postgres;
    this.#log = log;
  }

  note(event: AuditEvent): void {
    this.#say(event);
    this.#buffer.add(event);
    if (this.#buffer.size >= WRITTEN_AT_ONCE) void this.flush();
    else this.#writeSoon();
  }

  async record(event: AuditEvent): Promise<void> {
    this.#say(event);
    await insertEvents(this.#postgres.query, [timed(event)]);
  }

  async act<Value>(
    work: (query: Query) => Promise<Value | null>,
    eventOf: (value: Value) => AuditEvent,
  ): Promise<Value | null> {
    const value = await this.#postgres.transaction(async (query) => {
      const done = await work(query);
      if (done !== null) await insertEvents(query, [timed(eventOf(done))]);
      return done;
    });
    // Not before: what was rolled back did not happen.
    if (value !== null) this.#say(eventOf(value));
    return value;
  }

  async page({ cursor, limit, userId }: Parameters<Audit['page']>[0]): Promise<AuditPage> {
    const before = cursor === null ? LAST_EVENT_ID : decodeCursor(Cursor, cursor)[0];
    if (userId !== undefined && !canBeKept(userId)) return { events: [], next: null };
    const values = [before, limit + 1];
    const rows =
      userId === undefined
        ? await this.#postgres.query<EventRow>(pageOfAll, values)
        : await this.#postgres.query<EventRow>(pageOfUser, [...values, userId]);
    const events = rows.slice(0, limit).map(eventOfRow);
    const last = events.at(-1);
    return { events, next: rows.length > limit && last ? encodeCursor([last.id]) : null };
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One writer at a time keeps the order, and a slow PostgreSQL from being asked twice for the same.
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_EVERY_MS).unref();
  }

  async #writeAll(): Promise<void> {
    for (this.#takeMore(); this.#batch.length > 0; this.#takeMore()) {
      try {
        await insertEvents(this.#postgres.query, this.#batch);
      } catch (error) {
        this.#writeSoon();
        if (error instanceof Problem) return;
        // What PostgreSQL refuses now, it would refuse the next time: it must not stop what comes after it.
        this.#log('error', 'audit_not_written', { events: this.#batch.length, error: String(error) });
      }
      this.#batch = [];
    }
  }

  #takeMore(): void {
    if (this.#batch.length === 0) this.#batch = this.#buffer.take(WRITTEN_AT_ONCE);
  }

  #say(event: AuditEvent): void {
    const { kind, userId, actorId, origin } = event;
    this.#log(troubles.has(kind) ? 'warn' : 'info', kind, {
      audit: true,
      trace_id: harmless(origin.traceId),
      address: harmless(origin.address),
      ...(userId !== undefined && { userId: harmless(userId) }),
      ...(actorId !== undefined && { actorId: harmless(actorId) }),
      ...inLog(harmlessFacts(event)),
    });
  }
}

export const createAudit = (postgres: PostgresConnection, log: Log): Audit => new Trail(postgres, log);
