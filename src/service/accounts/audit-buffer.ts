/**
 * Events on their way to PostgreSQL. A flood of refused requests must neither fill the disk nor the memory: events
 * that differ in nothing but time become one with a count, and there is an end to how many are held.
 */
import type { AuditEvent } from './audit-events.ts';
import type { TimedEvent } from './audit-statements.ts';

const HELD_MAX = 1000;

interface Held extends TimedEvent {
  count: number;
}

const sameness = ({ kind, userId, actorId, origin, facts }: AuditEvent): string =>
  JSON.stringify([kind, userId, actorId, origin.address, facts]);

const withCount = ({ at, event, count }: Held): TimedEvent => ({
  at,
  event: count === 1 ? event : { ...event, facts: { ...event.facts, count } },
});

export class AuditBuffer {
  readonly #held = new Map<string, Held>();
  #lost = 0;

  get size(): number {
    return this.#held.size;
  }

  /** The first of its kind keeps its time and its trace. */
  add({ at, event }: TimedEvent, count = event.facts?.count ?? 1): void {
    const key = sameness(event);
    const same = this.#held.get(key);
    if (same) same.count += count;
    else if (this.#held.size < HELD_MAX) this.#held.set(key, { at, event, count });
    else this.#lost += count;
  }

  /** The oldest ones, and how many found no place. Whoever cannot write them gives them back. */
  take(max: number): { batch: readonly Held[]; lost: number } {
    const batch = [...this.#held].slice(0, max).map(([key, held]) => {
      this.#held.delete(key);
      return held;
    });
    const lost = this.#lost;
    this.#lost = 0;
    return { batch, lost };
  }

  giveBack({ batch, lost }: ReturnType<AuditBuffer['take']>): void {
    this.#lost += lost;
    for (const held of batch) this.add(held, held.count);
  }

  static rowsOf(batch: readonly Held[]): TimedEvent[] {
    return batch.map(withCount);
  }
}
