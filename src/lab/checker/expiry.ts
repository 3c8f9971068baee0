import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { LEEWAY_MS, type Life } from './lives.ts';
import { isDecided, isOrdinary, isRefused, type Operation, sweep } from './operation.ts';

/** Until when this operation may have kept the session awake. Of one that is indeterminate, nobody knows. */
function usedUntil(operation: Operation): number {
  if (isRefused(operation)) return 0;
  return operation.outcome === 'info' ? Number.POSITIVE_INFINITY : operation.completedAt;
}

function mistakeIn(life: Life, operation: Operation, latestExpiry: number): string | null {
  const { output, invokedAt, outcome } = operation;
  const { expiresAt } = life.login.output;
  if (life.wronglyRefused.has(operation))
    return `${life.label} was refused (401) although its session was alive`;
  if (outcome === 'ok' && invokedAt > latestExpiry + LEEWAY_MS) {
    return `${life.label} was answered after its session had expired`;
  }
  if (
    output.expiresAt !== undefined &&
    expiresAt !== undefined &&
    Math.abs(output.expiresAt - expiresAt) > LEEWAY_MS
  ) {
    return `${life.label}: the absolute expiry moved by ${Math.round(output.expiresAt - expiresAt)} ms`;
  }
  return null;
}

function mistakesIn(life: Life): { violations: Violation[]; witnessed: number } {
  const { output, invokedAt, completedAt } = life.login;
  const idleMs = (output.idleExpiresAt ?? Number.POSITIVE_INFINITY) - invokedAt;
  const violations: Violation[] = [];
  let witnessed = 0;
  let lastUse = completedAt;
  const judged = new Set(life.operations);
  for (const operation of life.presented) {
    // After a logout a refusal says nothing about the expiry.
    const saysSomething = operation.outcome === 'ok' || operation.completedAt < life.endInvokedAt;
    if (judged.has(operation) && isDecided(operation) && saysSomething) {
      witnessed += 1;
      const latestExpiry = Math.min(output.expiresAt ?? Number.POSITIVE_INFINITY, lastUse + idleMs);
      const text = mistakeIn(life, operation, latestExpiry);
      if (text) violations.push({ operation: operation.id, text });
    }
    lastUse = Math.max(lastUse, usedUntil(operation));
  }
  return { violations, witnessed };
}

/**
 * How long the session lives unused, as its login said. Both times are the server's own; where it does not say
 * when the session began, that was at some time between the login's two ends: `atLeast` and `atMost` differ.
 */
export function idleLifetime({ login }: Life): { atLeast: number; atMost: number } | null {
  const { idleExpiresAt, createdAt } = login.output;
  if (idleExpiresAt === undefined) return null;
  return {
    atLeast: idleExpiresAt - (createdAt ?? login.completedAt),
    atMost: idleExpiresAt - (createdAt ?? login.invokedAt),
  };
}

/**
 * Use rolls the idle expiry. A server need not do so each time, but after a use at least half of the idle time
 * remains; so whoever was answered a moment ago, with this very credential, is not refused for idleness.
 */
function refusedWhileInUse(life: Life): Violation[] {
  const surelyMs = ((idleLifetime(life)?.atLeast ?? 0) - LEEWAY_MS) / 2;
  const absoluteAt = life.login.output.expiresAt ?? Number.POSITIVE_INFINITY;
  const usedAt = new Map<number, number>();
  const violations: Violation[] = [];
  sweep(life.operations.filter(isOrdinary), {
    ended({ credential, issued, outcome, invokedAt }) {
      const holder = issued ?? credential;
      if (outcome === 'ok' && holder !== null) usedAt.set(holder, invokedAt);
    },
    begins(operation) {
      const { id, credential, completedAt } = operation;
      const agoMs = completedAt - (usedAt.get(credential ?? -1) ?? Number.NEGATIVE_INFINITY);
      const isAlive = completedAt < Math.min(life.endInvokedAt, absoluteAt - LEEWAY_MS);
      if (!isRefused(operation) || !isAlive || agoMs > surelyMs) return;
      const text = `${life.label} was refused (401) ${Math.round(agoMs)} ms after a use: its idle expiry did not roll`;
      violations.push({ operation: id, text });
    },
  });
  return violations;
}

/** I7: never 200 after expiry, never 401 before it; use rolls the idle expiry, the absolute one never moves. */
export function expiry({ lives }: HistoryView): Finding {
  const found = lives.map(mistakesIn);
  return finding(
    [...found.flatMap(({ violations }) => violations), ...lives.flatMap(refusedWhileInUse)],
    found.reduce((sum, { witnessed }) => sum + witnessed, 0),
  );
}
