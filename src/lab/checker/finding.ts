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

/** @param witnessed how many observations could have contradicted the statement; none: nothing is known */
export function finding(violations: readonly Violation[], witnessed: number): Finding {
  if (violations.length > 0) return { truth: 'false', violations: violations.slice(0, SHOWN_MAX) };
  return { truth: witnessed > 0 ? 'true' : 'unknown', violations: [] };
}
