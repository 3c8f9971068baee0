/**
 * When a session's cart may have been taken away. A checkout empties it at some moment between its sending and its
 * answer, and where none came, at any time until the same key is answered.
 */
import type { Life } from './lives.ts';
import { maxOf, type Operation } from './operation.ts';

interface Taking {
  readonly from: number;
  readonly until: number;
}

export interface Takings {
  /** How many had begun when this operation was sent: what was there before each may be gone. */
  before(operation: Operation): number;
  /** One may have come in the middle of it. */
  overlap(operation: Operation): boolean;
}

const none: Takings = { before: () => 0, overlap: () => false };

export const isCheckout = ({ kind }: Operation): boolean => kind === 'cart.checkout';

function takingOf(checkout: Operation, all: readonly Operation[]): Taking {
  const { key, invokedAt: from, completedAt, outcome } = checkout;
  if (outcome !== 'info') return { from, until: completedAt };
  const settled = all.filter((other) => other.outcome === 'ok' && other.key === key && key !== undefined);
  const until = -maxOf(settled.map((other) => -other.completedAt));
  return { from, until: Math.max(until, Number.isFinite(completedAt) ? completedAt : until) };
}

/** How many of these sorted values are below this one. */
function countBelow(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function takingsOf({ presented }: Life): Takings {
  const checkouts = presented.filter((operation) => isCheckout(operation) && !operation.probe);
  if (checkouts.length === 0) return none;
  const takings = checkouts.map((checkout) => takingOf(checkout, checkouts)).sort((a, b) => a.from - b.from);
  const starts = takings.map(({ from }) => from);
  let last = 0;
  const lastEnds = takings.map(({ until }) => {
    last = Math.max(last, until);
    return last;
  });
  return {
    before: ({ invokedAt }) => countBelow(starts, invokedAt),
    overlap({ invokedAt, completedAt }) {
      const begun = countBelow(starts, completedAt);
      return begun > 0 && (lastEnds[begun - 1] as number) > invokedAt;
    },
  };
}
