/** Where the time of one request went: to the gateway, to each server that was tried, and back. */
import type { Attempt, Hop } from '../../src/protocol/lab-events.ts';
import { spoken } from './words.ts';

export interface Stretch {
  readonly label: string;
  readonly startMs: number;
  readonly durationMs: number;
  /** What became of it; null for the gateway's own part. */
  readonly outcome: Attempt['outcome'] | null;
}

export function waterfall({ attempts, durationMs, client }: Hop): Stretch[] {
  const own = (label: string, startMs: number, endMs: number): Stretch => ({
    label,
    startMs,
    durationMs: Math.max(0, endMs - startMs),
    outcome: null,
  });
  const [first] = attempts;
  const last = attempts.at(-1);
  const back = `→ ${client ?? 'client'}`;
  if (!first || !last) return [own('gateway', 0, durationMs)];
  return [
    own('gateway', 0, first.startMs),
    ...attempts.map(({ node, startMs, durationMs: ms, outcome }) => ({
      label: `→ ${spoken(node)}`,
      startMs,
      durationMs: ms,
      outcome,
    })),
    own(back, Math.min(durationMs, last.startMs + last.durationMs), durationMs),
  ];
}
