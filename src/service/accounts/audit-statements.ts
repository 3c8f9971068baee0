/** The statements of the audit trail. It is only ever added to. */
import type { Query, Statement } from '../../strategies/support/postgres-connection.ts';
import type { AuditEvent } from './audit-events.ts';
import { newEventId } from './event-id.ts';
import { harmless } from './text.ts';

/** An event on its way; its time is a Unix time in ms. */
export interface TimedEvent {
  readonly id: string;
  readonly at: number;
  readonly event: AuditEvent;
}

export interface EventRow {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly user_id: string | null;
  readonly actor_id: string | null;
  readonly address: string;
  readonly trace_id: string;
  readonly facts: Record<string, string | number>;
}

const insert: Statement = {
  name: 'audit_insert',
  text: `INSERT INTO audit_events (id, at, kind, user_id, actor_id, address, trace_id, facts)
SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
  $8::jsonb[])
ON CONFLICT (id) DO NOTHING`,
};

/** The page of all events: those before $1, $2 of them. */
export const pageOfAll: Statement = {
  name: 'audit_page',
  text: `SELECT id, at, kind, user_id, actor_id, address, trace_id, facts FROM audit_events
WHERE id < $1 ORDER BY id DESC LIMIT $2`,
};

/** The same of one user ($3). */
export const pageOfUser: Statement = {
  name: 'audit_page_of_user',
  text: `SELECT id, at, kind, user_id, actor_id, address, trace_id, facts FROM audit_events
WHERE user_id = $3 AND id < $1 ORDER BY id DESC LIMIT $2`,
};

/** What an event says, without what could break a line or a terminal. */
export const harmlessFacts = ({ facts = {} }: AuditEvent): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' ? harmless(value) : value]),
  );

export function timed(event: AuditEvent, at = Date.now()): TimedEvent {
  return { id: newEventId(at), at, event };
}

const kept = (text: string | undefined): string | null => (text === undefined ? null : harmless(text));

export async function insertEvents(query: Query, events: readonly TimedEvent[]): Promise<void> {
  const column = (read: (timed: TimedEvent) => unknown): unknown[] => events.map(read);
  await query(insert, [
    column(({ id }) => id),
    column(({ at }) => new Date(at).toISOString()),
    column(({ event }) => event.kind),
    column(({ event }) => kept(event.userId)),
    column(({ event }) => kept(event.actorId)),
    column(({ event }) => kept(event.origin.address)),
    column(({ event }) => kept(event.origin.traceId)),
    column(({ event }) => JSON.stringify(harmlessFacts(event))),
  ]);
}
