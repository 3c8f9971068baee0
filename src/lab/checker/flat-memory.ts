/** By how much the nodes, and the store, grow with each session. */
import type { Measure } from '../../protocol/history.ts';
import { type Finding, finding } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { ordinary } from './lives.ts';

/** A session is hardly smaller than its id of 32 bytes and a time or two; what is less is the measurement's noise. */
const BYTES_MIN = 64;

interface Weight {
  readonly sessions: number;
  readonly bytes: number;
}

/** What was measured after so many sessions had been opened, summed over all that was measured then. */
function weights({ measures }: HistoryView, name: Measure['name']): Weight[] {
  const found: { sessions: number; bytes: number; targets: Set<string> }[] = [];
  for (const { name: measured, value, target } of measures) {
    if (measured === 'sessionsOpen') found.push({ sessions: value, bytes: 0, targets: new Set() });
    const last = found.at(-1);
    if (measured !== name || !last || last.targets.has(target)) continue;
    last.bytes += value;
    last.targets.add(target);
  }
  const size = Math.max(0, ...found.map(({ targets }) => targets.size));
  // Where one node was not measured, the sum says nothing.
  return found.filter(({ targets }) => targets.size > 0 && targets.size === size);
}

/**
 * Bytes for each further session: the smallest growth between two neighbouring measurements. What sessions weigh is
 * in every one of them; what a node learns about its code, or a queue that a busy machine let grow, is in some only.
 * Undefined where no session came in between.
 */
export function bytesPerSession(view: HistoryView, name: 'nodeHeapBytes' | 'storeBytes'): number | undefined {
  const weighed = weights(view, name);
  const growths = weighed.slice(1).flatMap((later, index) => {
    const { sessions, bytes } = weighed[index] as Weight;
    return later.sessions > sessions ? [(later.bytes - bytes) / (later.sessions - sessions)] : [];
  });
  return growths.length > 0 ? Math.min(...growths) : undefined;
}

/** Sessions that are not kept weigh nothing: the oldest ones have to be alive at the end. */
const areKept = ({ lives, measures }: HistoryView): boolean => {
  const lastOpenedAt = measures.findLast(({ name }) => name === 'sessionsOpen')?.at ?? 0;
  const later = lives.flatMap((life) => ordinary(life).filter(({ invokedAt }) => invokedAt > lastOpenedAt));
  return later.length > 0 && later.every(({ outcome }) => outcome === 'ok');
};

export function flatMemory(view: HistoryView): Finding {
  const bytes = bytesPerSession(view, 'nodeHeapBytes');
  if (bytes === undefined || !areKept(view)) return finding([], 0);
  const text = `the nodes grew by ${Math.round(bytes)} bytes with each session`;
  return finding(bytes < BYTES_MIN ? [] : [{ operation: null, text }], 1);
}
