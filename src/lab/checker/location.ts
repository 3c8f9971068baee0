import type { StateHolder } from '../../protocol/strategies.ts';
import type { HistoryView } from './history-view.ts';
import { type Life, ordinary } from './lives.ts';
import { maxOf, type Operation } from './operation.ts';

/** A renewed token differs by a few characters without carrying more. */
const GROWTH_BYTES_MIN = 8;

type Location = StateHolder | 'unknown';

interface LocationFinding {
  readonly heldBy: Location;
  readonly text: string;
  readonly operation: number | null;
}

/** Null where it shows nothing: an empty cart looks the same wherever it lies. */
function locate(life: Life, restartedAt: number, storeGrew: boolean): LocationFinding | null {
  const uses = ordinary(life).filter(({ outcome, status }) => outcome === 'ok' || status === 401);
  const before = uses.filter(({ completedAt }) => completedAt < restartedAt);
  const after = uses.find(({ invokedAt, kind }) => invokedAt > restartedAt && kind === 'cart.read');
  const filled = before.findLast(({ output }) => Object.keys(output.cart ?? {}).length > 0);
  const [firstBefore] = before;
  const lastBefore = before.at(-1);
  if (!after || !filled || !firstBefore || !lastBefore) return null;
  const grownBytes = lastBefore.credentialBytes - firstBefore.credentialBytes;
  const isKept = after.outcome === 'ok' && cartIn(after) === cartIn(filled);
  const answer = (heldBy: Location, text: string) => ({ heldBy, text, operation: after.id });
  if (isKept && grownBytes >= GROWTH_BYTES_MIN) {
    return answer(
      'client',
      `the credential grew by ${grownBytes} bytes with the state, and no restart lost it`,
    );
  }
  if (life.wronglyRefused.has(after) && grownBytes < GROWTH_BYTES_MIN) {
    return answer('node', 'the node forgot the session when it restarted');
  }
  if (isKept && storeGrew)
    return answer('store', 'the store grew with the sessions, and no restart lost them');
  return answer('unknown', 'what was seen fits no place that is known');
}

const cartIn = ({ output }: Operation): string =>
  Object.entries(output.cart ?? {})
    .sort()
    .join();

/** Where the sessions' state lies, from what a client can see and the store's own size. */
export function observeLocation({ lives, outages, measures }: HistoryView): LocationFinding {
  const restartedAt = maxOf(outages.filter(({ target }) => target !== 'store').map(({ until }) => until));
  const store = measures.filter(({ name }) => name === 'storeBytes').map(({ value }) => value);
  const storeGrew = store.length > 1 && (store.at(-1) as number) > (store[0] as number);
  const found = lives.flatMap((life) => locate(life, restartedAt, storeGrew) ?? []);
  const [first] = found;
  if (!first)
    return { heldBy: 'unknown', text: 'no session was used before and after a restart', operation: null };
  const dissenter = found.find(({ heldBy }) => heldBy !== first.heldBy);
  if (dissenter) {
    const text = 'the sessions do not agree on where their state lies';
    return { heldBy: 'unknown', text, operation: dissenter.operation };
  }
  return first;
}
