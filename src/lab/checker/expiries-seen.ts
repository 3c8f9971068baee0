/**
 * Whether a history shows the expiries at all. Where nobody asked after one, nothing contradicts it, and nothing
 * confirms it either; and of a session that rests, nobody knows whether use would have kept it.
 */
import { idleLifetime } from './expiry.ts';
import type { Finding } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { LEEWAY_MS, type Life, ordinary } from './lives.ts';
import { isDecided, type Operation } from './operation.ts';

interface Asked {
  readonly operation: Operation;
  /** When the session had last been used before. */
  readonly usedAt: number;
}

/** Decided while the session had not been ended, in their order. */
function asked(life: Life): Asked[] {
  let usedAt = life.login.completedAt;
  return ordinary(life)
    .filter((operation) => isDecided(operation) && operation.completedAt < life.endInvokedAt)
    .map((operation) => {
      const before = usedAt;
      if (operation.outcome === 'ok') usedAt = operation.completedAt;
      return { operation, usedAt: before };
    });
}

type Sight = (asks: readonly Asked[], idleMs: number, absoluteAt: number, life: Life) => boolean;

const sights: Record<string, Sight> = {
  'nobody asked between the idle and the absolute expiry of a session that had rested': (
    asks,
    idleMs,
    absoluteAt,
  ) =>
    asks.some(
      ({ operation, usedAt }) =>
        operation.invokedAt > usedAt + idleMs + LEEWAY_MS && operation.completedAt < absoluteAt,
    ),
  'no session was used until its absolute expiry, and asked for after it': (asks, idleMs, absoluteAt) =>
    asks.some(
      ({ operation, usedAt }) => operation.invokedAt > absoluteAt + LEEWAY_MS && usedAt + idleMs > absoluteAt,
    ),
  'no use has kept a session longer than it would have lived unused': (asks, idleMs, _absoluteAt, life) =>
    asks.some(
      ({ operation }) => operation.outcome === 'ok' && operation.invokedAt > life.login.completedAt + idleMs,
    ),
};

/** Both expiries have come, one by rest and one in use, and use had put off the first. */
export function expiriesSeen({ lives }: HistoryView): Finding {
  const seen = (sight: Sight) =>
    lives.some((life) => {
      const idleMs = idleLifetime(life)?.atMost;
      const { expiresAt } = life.login.output;
      return idleMs !== undefined && expiresAt !== undefined && sight(asked(life), idleMs, expiresAt, life);
    });
  const missing = Object.entries(sights).filter(([, sight]) => !seen(sight));
  return {
    truth: missing.length === 0 ? 'true' : 'unknown',
    violations: missing.map(([text]) => ({ operation: null, text })),
  };
}
