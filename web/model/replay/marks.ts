/** What the scrubber and the charts mark: phases, what was broken and healed, and what proves the verdict. */
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import type { Evidence } from '../../../src/protocol/reports.ts';
import { happeningWords } from '../happenings.ts';
import type { Operations } from './operations.ts';

export interface Mark {
  readonly at: number;
  readonly kind: 'phase' | 'fault' | 'heal' | 'scale' | 'setting' | 'violation';
  /** Few words: "kill node-2". */
  readonly words: string;
  /** The same as a headline, and what it means. */
  readonly title: string;
  readonly detail: string;
  /** Of a violation: the operation that proves it. */
  readonly operation: number | null;
}

type Told = Pick<Mark, 'kind' | 'words' | 'title' | 'detail'>;

const changed = (title: string): Pick<Told, 'title' | 'detail'> => ({
  title,
  detail: 'It is so from here on.',
});

function markOf(event: HistoryEvent): Told | null {
  switch (event.type) {
    case 'phase': {
      const { phase } = event;
      return { kind: 'phase', words: phase, ...happeningWords({ kind: 'phase', phase }) };
    }
    case 'fault': {
      const { fault, target } = event;
      return {
        kind: 'fault',
        words: `${fault} ${target}`,
        ...happeningWords({ kind: 'fault', fault, target }),
      };
    }
    case 'heal': {
      const { target } = event;
      return { kind: 'heal', words: `heal ${target}`, ...happeningWords({ kind: 'heal', target }) };
    }
    case 'scale':
      return {
        kind: 'scale',
        words: `${event.nodes} nodes`,
        ...changed(`The deployment goes to ${event.nodes} nodes.`),
      };
    case 'setting':
      return {
        kind: 'setting',
        words: `${event.name} ${event.value}`,
        ...changed(`The store's ${event.name} is ${event.value} now.`),
      };
    case 'revoke':
      return {
        kind: 'setting',
        words: `${event.user} loses ${event.right}`,
        ...changed(`${event.user} is no ${event.right} any more.`),
      };
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
    return mark ? [{ ...mark, at: event.at, operation: null }] : [];
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
        title: `Operation ${operation.number} proves ${invariant} false.`,
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
