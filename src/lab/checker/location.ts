import type { StateHolder } from '../../protocol/strategies.ts';
import { type HistoryView, isRefused, type Life, type Operation, ordinary } from './history-view.ts';

/** A renewed token differs by a few characters without carrying more. */
const GROWTH_BYTES_MIN = 8;

type Location = StateHolder | 'unknown';

export interface LocationFinding {
  readonly heldBy: Location;
  readonly text: string;
  readonly operation: number | null;
}

function locate(life: Life, restartedAt: number, storeGrew: boolean): LocationFinding | null {
  const uses = ordinary(life).filter(({ status }) => status !== null);
  const before = uses.filter(({ completedAt }) => completedAt < restartedAt);
  const after = uses.find(({ invokedAt, kind }) => invokedAt > restartedAt && kind === 'cart.read');
  const lastBefore = before.at(-1);
  const [firstBefore] = before;
  if (!after || !firstBefore || !lastBefore) return null;
  const grownBytes = lastBefore.credentialBytes - firstBefore.credentialBytes;
  const isKept = after.outcome === 'ok' && sameCart(after, lastBefore);
  const answer = (heldBy: Location, text: string) => ({ heldBy, text, operation: after.id });
  if (isKept && grownBytes >= GROWTH_BYTES_MIN) {
    return answer('client', `the credential grew by ${grownBytes} bytes with the state, and no restart lost it`);
  }
  if (isRefused(after) && grownBytes < GROWTH_BYTES_MIN) return answer('node', 'the node forgot the session when it restarted');
  if (isKept && storeGrew) return answer('store', 'the store grew with the sessions, and no restart lost them');
  return answer('unknown', 'what was seen fits no place that is known');
}

function sameCart(a: Operation, b: Operation): boolean {
  const pieces = ({ output }: Operation) => Object.entries(output.cart ?? {}).sort().join();
  return pieces(a) === pieces(b);
}

/** Where the sessions' state lies, from what a client can see and the store's own size. */
export function observeLocation({ lives, outages, measures }: HistoryView): LocationFinding {
  const restartedAt = Math.max(...outages.filter(({ target }) => target !== 'store').map(({ until }) => until));
  const store = measures.filter(({ name }) => name === 'storeBytes').map(({ value }) => value);
  const storeGrew = store.length > 1 && (store.at(-1) as number) > (store[0] as number);
  const found = lives.flatMap((life) => locate(life, restartedAt, storeGrew) ?? []);
  const [first] = found;
  if (!first) return { heldBy: 'unknown', text: 'no session was used before and after a restart', operation: null };
  if (found.some(({ heldBy }) => heldBy !== first.heldBy)) {
    return { heldBy: 'unknown', text: 'the sessions do not agree on where their state lies', operation: first.operation };
  }
  return first;
}
