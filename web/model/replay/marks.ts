/** What the scrubber and the charts mark: phases, what was broken and healed, and what proves the verdict. */
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import type { Evidence } from '../../../src/protocol/reports.ts';
import type { Operations } from './operations.ts';

export interface Mark {
  readonly at: number;
  readonly kind: 'phase' | 'fault' | 'heal' | 'scale' | 'setting' | 'violation';
  /** Few words: "kill node-2". */
  readonly words: string;
  /** Of a violation: what it proves, and the operation that proves it. */
  readonly detail: string | null;
  readonly operation: number | null;
}

function markOf(event: HistoryEvent): Pick<Mark, 'kind' | 'words'> | null {
  switch (event.type) {
    case 'phase':
      return { kind: 'phase', words: event.phase };
    case 'fault':
      return { kind: 'fault', words: `${event.fault} ${event.target}` };
    case 'heal':
      return { kind: 'heal', words: `heal ${event.target}` };
    case 'scale':
      return { kind: 'scale', words: `${event.nodes} nodes` };
    case 'setting':
      return { kind: 'setting', words: `${event.name} ${event.value}` };
    case 'revoke':
      return { kind: 'setting', words: `${event.user} loses ${event.right}` };
    default:
      return null;
  }
}

export function marksOf(
  events: readonly HistoryEvent[],
  operations: Operations,
  evidence: readonly Evidence[],
): Mark[] {
  const seen = events.flatMap((event) => {
    const mark = markOf(event);
    return mark ? [{ ...mark, at: event.at, detail: null, operation: null }] : [];
  });
  const proofs = evidence.flatMap(({ operation: number, invariant, text }) => {
    const operation = number === null ? undefined : operations.find(number);
    if (!operation) return [];
    const words = `operation ${operation.number} proves ${invariant} false`;
    return [
      {
        kind: 'violation' as const,
        at: momentOf(operation),
        words,
        detail: text,
        operation: operation.number,
      },
    ];
  });
  return [...seen, ...proofs].sort((a, b) => a.at - b.at);
}

/** Where a step stops: the answer is on its way back, so that both who was asked and what came of it are seen. */
export const momentOf = (
  { at, endAt }: { readonly at: number; readonly endAt: number },
  shownMsMin = 0,
): number => at + Math.max(endAt - at, shownMsMin) * 0.75;
