import { type Finding, finding, type Violation } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { LEEWAY_MS, type Life } from './lives.ts';
import { isDecided, isRefused, type Operation } from './operation.ts';

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

/** I7: never 200 after expiry, never 401 before it; the absolute expiry never moves. */
export function expiry({ lives }: HistoryView): Finding {
  const found = lives.map(mistakesIn);
  return finding(
    found.flatMap(({ violations }) => violations),
    found.reduce((sum, { witnessed }) => sum + witnessed, 0),
  );
}
