/** The lab's events as server-sent events, to each page at its own pace and never at the lab's expense. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LabControl, NumberedEvent } from '../lab-control.ts';
import { Refusal } from './problem.ts';

export interface StreamOptions {
  /** How many events wait for a slow page before it gets a snapshot in their place. */
  readonly queueMax?: number;
  readonly pagesMax?: number;
  readonly heartbeatMs?: number;
}

interface Page {
  readonly response: ServerResponse;
  /** What waits until the connection takes more; null once that was too much. */
  queue: string[] | null;
  full: boolean;
}

export type EventStream = ReturnType<typeof createEventStream>;

export function createEventStream(lab: LabControl, options: StreamOptions = {}) {
  const { queueMax = 500, pagesMax = 32, heartbeatMs = 15_000 } = options;
  const pages = new Set<Page>();

  const snapshot = (): string => {
    const state = lab.state();
    return frame({ sequence: state.sequence, event: { type: 'snapshot', state } });
  };

  function send(page: Page, text: string): void {
    if (!page.full) page.full = !page.response.write(text);
    else if (page.queue && page.queue.length < queueMax) page.queue.push(text);
    else page.queue = null;
  }

  /** The connection takes more again: what waited, or how things stand now if too much has waited. */
  function resume(page: Page): void {
    const waiting = page.queue ?? [snapshot()];
    page.full = false;
    page.queue = [];
    for (const text of waiting) send(page, text);
  }

  const unsubscribe = lab.events.subscribe((numbered) => {
    if (pages.size === 0) return;
    const text = frame(numbered);
    for (const page of pages) send(page, text);
  });
  // A proxy or a sleeping laptop closes what is silent for long; a comment means nothing to the page.
  const heartbeat = setInterval(() => {
    for (const page of pages) if (!page.full) send(page, ': still here\n\n');
  }, heartbeatMs);
  heartbeat.unref();

  return {
    open(request: IncomingMessage, response: ServerResponse): void {
      if (pages.size >= pagesMax) throw new Refusal('too_many_pages', 'Close one of them first.');
      const page: Page = { response, queue: [], full: false };
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      const missed = missedEvents(lab, request);
      // Nothing can happen between these lines: what was missed, and then everything, without a gap.
      send(page, `retry: 1000\n\n${missed === null ? snapshot() : missed.map(frame).join('')}`);
      pages.add(page);
      response.on('drain', () => resume(page));
      response.on('close', () => pages.delete(page));
    },
    close(): void {
      clearInterval(heartbeat);
      unsubscribe();
      for (const { response } of pages) response.destroy();
    },
  };
}

/** Null where a snapshot is needed: nothing was named, or what is not kept. */
function missedEvents(lab: LabControl, { headers, url = '' }: IncomingMessage): NumberedEvent[] | null {
  const inQuery = new URLSearchParams(url.split('?')[1]).get('lastEventId');
  const named = String(headers['last-event-id'] ?? inQuery ?? '');
  return /^\d{1,15}$/.test(named) ? lab.events.since(Number(named)) : null;
}

const frame = ({ sequence, event }: NumberedEvent): string =>
  `id: ${sequence}\ndata: ${JSON.stringify(event)}\n\n`;
