import { type Finding, finding, type Violation } from './finding.ts';
import { type HistoryView, isRefused, knownIdleExpiry, type Life, type Operation } from './history-view.ts';

/** Tokens count whole seconds, and clocks are read at both ends of a request. */
const LEEWAY_MS = 1_100;

/** No use after this may be accepted: the absolute expiry, or the last use and the idle time after it. */
function latestExpiry(life: Life, operation: Operation): number {
  const { idleExpiresAt, expiresAt } = life.login.output;
  const idleMs = idleExpiresAt === undefined ? Infinity : idleExpiresAt - life.login.invokedAt;
  const uses = life.operations.filter(({ invokedAt }) => invokedAt < operation.invokedAt);
  const lastUse = Math.max(life.login.completedAt, ...uses.map(({ completedAt }) => completedAt));
  return Math.min(expiresAt ?? Infinity, lastUse + idleMs) + LEEWAY_MS;
}

function mistakeIn(life: Life, operation: Operation): string | null {
  const { output, invokedAt, completedAt, outcome } = operation;
  const { expiresAt } = life.login.output;
  const known = knownIdleExpiry(life, invokedAt);
  const mustLive = completedAt < life.endInvokedAt && known !== null && completedAt < known - LEEWAY_MS;
  if (isRefused(operation) && mustLive) {
    return `${life.label} was refused (401) although its session was alive`;
  }
  if (outcome === 'ok' && invokedAt > latestExpiry(life, operation)) {
    return `${life.label} was answered after its session had expired`;
  }
  if (output.expiresAt !== undefined && expiresAt !== undefined && Math.abs(output.expiresAt - expiresAt) > LEEWAY_MS) {
    return `${life.label}: the absolute expiry moved by ${Math.round(output.expiresAt - expiresAt)} ms`;
  }
  return null;
}

/** I7: never 200 after expiry, never 401 before it; the absolute expiry never moves. */
export function expiry({ lives }: HistoryView): Finding {
  const violations: Violation[] = [];
  let witnessed = 0;
  for (const life of lives) {
    for (const operation of life.operations) {
      // A probe asks a node that no client would have been sent to.
      if (operation.probe || operation.status === null || operation.status >= 500) continue;
      witnessed += 1;
      const mistake = mistakeIn(life, operation);
      if (mistake) violations.push({ operation: operation.id, text: mistake });
    }
  }
  return finding(violations, witnessed);
}
