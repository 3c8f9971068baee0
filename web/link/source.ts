/** Keeps one model up to date with the lab's stream of events, over interruptions of any length. */
import { LabEvent } from '../../src/protocol/lab-events.ts';
import { emptyModel, type Model, type NumberedEvent } from '../model/model.ts';
import { reduce } from '../model/reduce.ts';

export type Connection = 'connecting' | 'live' | 'lost';
export interface Picture {
  readonly model: Model;
  readonly connection: Connection;
}

/** How often the page is drawn anew at most; hundreds of requests a second need no more. */
const DRAW_MS = 50;
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 5000;

export function createSource() {
  const listeners = new Set<() => void>();
  let picture: Picture = { model: emptyModel, connection: 'connecting' };
  let waiting: NumberedEvent[] = [];
  let isDrawPlanned = false;
  let retryMs = RETRY_MS_MIN;

  function show(next: Partial<Picture>): void {
    picture = { ...picture, ...next };
    for (const listener of listeners) listener();
  }

  function drawWaiting(): void {
    isDrawPlanned = false;
    const events = waiting;
    waiting = [];
    show({ model: events.reduce(reduce, picture.model) });
  }

  function take({ lastEventId, data }: MessageEvent<string>): void {
    const parsed = LabEvent.safeParse(JSON.parse(data));
    // An event that this page does not know comes from a newer lab; reloading brings the page that does.
    if (!parsed.success) return;
    waiting.push({ sequence: Number(lastEventId), event: parsed.data, at: Date.now() });
    if (!isDrawPlanned) setTimeout(drawWaiting, DRAW_MS);
    isDrawPlanned = true;
  }

  function connect(): void {
    const seen = waiting.at(-1)?.sequence ?? picture.model.sequence;
    const source = new EventSource(seen < 0 ? '/api/events' : `/api/events?lastEventId=${seen}`);
    source.onopen = () => {
      retryMs = RETRY_MS_MIN;
      show({ connection: 'live' });
    };
    source.onmessage = take;
    // Browsers disagree on which errors they retry after; so none of them is left to the browser.
    source.onerror = () => {
      source.close();
      show({ connection: 'lost' });
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
    };
  }

  connect();
  return {
    picture: () => picture,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
