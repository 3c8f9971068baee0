/**
 * Events on their way to PostgreSQL. A flood of refused requests must neither fill the disk nor the memory: events
 * that differ in nothing but time become one with a count, and there is an end to how many are held.
 */
import type { AuditEvent } from './audit-events.ts';
import { type TimedEvent, timed } from './audit-statements.ts';

const HELD_MAX = 1000;

interface Held extends TimedEvent {
  count: number;
}

const sameness = ({ kind, userId, actorId, origin, facts }: AuditEvent): string =>
  JSON.stringify([kind, userId, actorId, origin.address, facts]);

const withCount = ({ count, event, ...rest }: Held): TimedEvent => ({
  ...rest,
  event: count === 1 ? event : { ...event, facts: { ...event.facts, count } },
});

const lostEvent = (count: number): AuditEvent => ({
  kind: 'events_lost',
  origin: { address: 'server', traceId: '' },
  facts: { count },
});

export class AuditBuffer {
  readonly #held = new Map<string, Held>();
  #lost = 0;

  get size(): number {
    return this.#held.size;
  }

  /** The first of its kind keeps its time and its trace. */
  add(event: AuditEvent): void {
    const key = sameness(event);
    const same = this.#held.get(key);
    if (same) same.count += 1;
    else if (this.#held.size < HELD_MAX) this.#held.set(key, { ...timed(event), count: 1 });
    else this.#lost += 1;
  }

  /** The oldest ones, and one that says how many found no place. */
  take(max: number): TimedEvent[] {
    const taken = [...this.#held].slice(0, max).map(([key, held]) => {
      this.#held.delete(key);
      return withCount(held);
    });
    if (this.#lost > 0) taken.push(timed(lostEvent(this.#lost)));
    this.#lost = 0;
    return taken;
  }
}
