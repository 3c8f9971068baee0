/** A history's requests, each with its end, and how to find those of a moment. */
import type { Complete, HistoryEvent, Invoke, OperationKind } from '../../../src/protocol/history.ts';
import type { Outcome } from '../scene.ts';
import { countUpTo } from './search.ts';

export interface Operation {
  readonly number: number;
  readonly invoke: Invoke;
  /** Null: the history ends before it does. */
  readonly complete: Complete | null;
  readonly at: number;
  readonly endAt: number;
}

const titles: Record<OperationKind, string> = {
  login: 'POST /login',
  logout: 'POST /logout',
  me: 'GET /me',
  'cart.read': 'GET /cart',
  'cart.add': 'POST /cart/items',
  'conversation.read': 'GET /conversation',
  'message.append': 'POST /conversation/messages',
  'users.list': 'GET /users',
  'cart.checkout': 'POST /cart/checkout',
  'orders.list': 'GET /orders',
};
export const titleOf = ({ invoke }: Operation): string => titles[invoke.kind];

export function outcomeOf({ complete }: Operation): Outcome {
  const status = complete?.status ?? null;
  if (status === null) return 'no answer';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'answered';
}

/** While a request waits longer than this it is found by the second in which it waits, not by its beginning. */
const LONG_MS = 1000;

export class Operations {
  /** In the order in which they were sent. */
  readonly all: readonly Operation[];
  /** Those that ended, in the order in which they did. */
  readonly ended: readonly Operation[];
  readonly #byNumber: ReadonlyMap<number, Operation>;
  readonly #long = new Map<number, Operation[]>();
  readonly #bucketMs: number;

  constructor({ all, ended, byNumber }: Paired, untilMs: number) {
    this.all = all;
    this.ended = ended;
    this.#byNumber = byNumber;
    this.#bucketMs = Math.max(LONG_MS, untilMs / 1000);
    for (const operation of all) if (operation.endAt - operation.at > LONG_MS) this.#addLong(operation);
  }

  #addLong(operation: Operation): void {
    const last = Math.floor(operation.endAt / this.#bucketMs);
    for (let bucket = Math.floor(operation.at / this.#bucketMs); bucket <= last; bucket += 1) {
      const list = this.#long.get(bucket);
      if (list) list.push(operation);
      else this.#long.set(bucket, [operation]);
    }
  }

  find = (number: number): Operation | undefined => this.#byNumber.get(number);

  /** How many were sent up to this moment, it included. */
  sentUpTo = (at: number): number =>
    countUpTo(this.all.length, (index) => (this.all[index] as Operation).at, at);

  /** Those on their way at this moment, each taken for at least so long; in the order in which they were sent. */
  on(at: number, shownMsMin = 0): Operation[] {
    const window = Math.max(LONG_MS, shownMsMin);
    const recent = this.all.slice(this.sentUpTo(at - window - 1), this.sentUpTo(at));
    const long = this.#long.get(Math.floor(at / this.#bucketMs)) ?? [];
    const isOn = (each: Operation): boolean =>
      each.at <= at && at < Math.max(each.endAt, each.at + shownMsMin);
    const found = new Set([...long.filter(isOn), ...recent.filter(isOn)]);
    return [...found].sort((a, b) => a.at - b.at || a.number - b.number);
  }
}

interface Paired {
  readonly all: readonly Operation[];
  readonly ended: readonly Operation[];
  readonly byNumber: ReadonlyMap<number, Operation>;
}

/**
 * Stops now and then; an end without a beginning, and a second beginning, are nobody's operation. Nothing is sorted
 * here: a history is in the order in which things happened.
 */
export function* pairUp(events: readonly HistoryEvent[], untilMs: number): Generator<void, Paired> {
  const ends = new Map<number, Complete>();
  for (const event of events) {
    yield;
    if (event.type !== 'ok' && event.type !== 'fail' && event.type !== 'info') continue;
    if (!ends.has(event.operation)) ends.set(event.operation, event);
  }
  const all: Operation[] = [];
  const ended: Operation[] = [];
  const byNumber = new Map<number, Operation>();
  for (const event of events) {
    yield;
    if (event.type === 'invoke' && !byNumber.has(event.operation)) {
      const complete = ends.get(event.operation) ?? null;
      const endAt = Math.max(event.at, complete?.at ?? untilMs);
      const operation = { number: event.operation, invoke: event, complete, at: event.at, endAt };
      all.push(operation);
      byNumber.set(event.operation, operation);
      // It had ended before it began, as this file has it: so it ends at once.
      if (complete && complete.at < event.at) ended.push(operation);
    } else if ('operation' in event) {
      const operation = byNumber.get(event.operation);
      if (operation?.complete === event) ended.push(operation);
    }
  }
  return { all, ended, byNumber };
}
