/** Where sessions lay at each moment, by the one rule that the live lab goes by too, and which of them were lost. */
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import type { SessionPlace } from '../../../src/protocol/lab-clients.ts';
import {
  placesAfter,
  type SessionSign,
  signOfFault,
  signOfOperation,
} from '../../../src/protocol/session-places.ts';
import type { StateHolder } from '../../../src/protocol/strategies.ts';
import type { Operation } from './operations.ts';
import { Steps } from './search.ts';

export interface Lost extends SessionPlace {
  readonly at: number;
}

export interface Sessions {
  readonly places: Steps<readonly SessionPlace[]>;
  /** What went with a node, in order. */
  readonly lost: readonly Lost[];
}

interface Told {
  readonly at: number;
  readonly sign: SessionSign;
}

/** @param removed nodes that were taken away */
export function* sessionsOf(
  events: readonly HistoryEvent[],
  operationOf: (number: number) => Operation | undefined,
  removed: readonly { readonly at: number; readonly node: string }[],
  heldBy: StateHolder,
): Generator<void, Sessions> {
  const places = new Steps<readonly SessionPlace[]>([]);
  const lost: Lost[] = [];
  const gone = [...removed];
  const tell = ({ at, sign }: Told): void => {
    const before = places.last;
    const after = placesAfter(before, sign, heldBy);
    places.set(at, after);
    if (sign.type !== 'node ended' || after === before) return;
    for (const place of before) if (place.node === sign.node) lost.push({ ...place, at });
  };
  for (const event of events) {
    yield;
    while (gone[0] && gone[0].at < event.at) {
      const { at, node } = gone.shift() as (typeof removed)[number];
      tell({ at, sign: { type: 'node ended', node } });
    }
    const sign = signOf(event, operationOf);
    if (sign) tell({ at: event.at, sign });
  }
  for (const { at, node } of gone) tell({ at, sign: { type: 'node ended', node } });
  return { places, lost };
}

function signOf(
  event: HistoryEvent,
  operationOf: (number: number) => Operation | undefined,
): SessionSign | null {
  if (event.type === 'fault') return signOfFault(event);
  if (event.type !== 'ok' && event.type !== 'fail' && event.type !== 'info') return null;
  const operation = operationOf(event.operation);
  return operation?.complete === event ? signOfOperation(operation.invoke, event) : null;
}
