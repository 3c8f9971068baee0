/** Everything that happens in the lab, numbered, and kept for those who were away for a moment. */
import type { LabEvent } from '../protocol/lab-events.ts';
import type { LabEvents, NumberedEvent } from './lab-control.ts';

interface EventHubOptions {
  /** How many events are kept. */
  readonly keptMax?: number;
  /**
   * The number before the first event. By default the clock's: a page that stayed open while the lab was
   * started anew then names a number that this hub no longer keeps, and never mistakes one lab for the other.
   */
  readonly start?: number;
}

export function createEventHub({ keptMax = 2000, start = Date.now() }: EventHubOptions = {}): LabEvents {
  const kept: NumberedEvent[] = [];
  const undelivered: NumberedEvent[] = [];
  const listeners = new Set<(numbered: NumberedEvent) => void>();
  let sequence = start;
  let delivering = false;

  /** A listener may publish in its turn: everybody still hears every event in the order of its number. */
  function deliver(): void {
    if (delivering) return;
    delivering = true;
    for (let next = undelivered.shift(); next; next = undelivered.shift()) {
      for (const listener of [...listeners]) tell(listener, next);
    }
    delivering = false;
  }

  return {
    publish(event: LabEvent) {
      sequence += 1;
      const numbered = { sequence, event };
      kept.push(numbered);
      if (kept.length > keptMax) kept.shift();
      undelivered.push(numbered);
      deliver();
    },
    get sequence() {
      return sequence;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since(seen) {
      const oldestKept = sequence - kept.length + 1;
      if (seen > sequence || seen < oldestKept - 1) return null;
      return kept.slice(seen - oldestKept + 1);
    },
  };
}

/** Whoever watches the lab must not be able to stop it, nor the others who watch. */
function tell(listener: (numbered: NumberedEvent) => void, numbered: NumberedEvent): void {
  try {
    listener(numbered);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
