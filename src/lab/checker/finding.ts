/** What a check answers: true, false or unknown, and for false the operations that prove it. */
import type { Truth } from '../../protocol/lab-words.ts';

export interface Violation {
  readonly operation: number | null;
  readonly text: string;
}

export interface Finding {
  readonly truth: Truth;
  readonly violations: readonly Violation[];
}

/** Enough to see the pattern; the history has the rest. */
const SHOWN_MAX = 3;

/** The earliest first, and each operation once: one answer is often wrong in several ways. */
function shown(violations: readonly Violation[]): Violation[] {
  const place = ({ operation }: Violation) => operation ?? Number.MAX_SAFE_INTEGER;
  const inOrder = [...violations].sort((a, b) => place(a) - place(b));
  const first = inOrder.filter(
    ({ operation }, index) => operation === null || operation !== inOrder[index - 1]?.operation,
  );
  return first.slice(0, SHOWN_MAX);
}

/** @param witnessed how many observations could have contradicted the statement; none: nothing is known */
export function finding(violations: readonly Violation[], witnessed: number): Finding {
  if (violations.length > 0) return { truth: 'false', violations: shown(violations) };
  return { truth: witnessed > 0 ? 'true' : 'unknown', violations: [] };
}
