/** Somebody who shops, with the credential that came last, on whichever node; and what breaks on the way to an order. */
import { type CheckedOut, type CheckoutRequest, checkout } from '../../src/service/shop/checkout.ts';
import type { Orders } from '../../src/service/shop/orders.ts';
import type { Change } from '../../src/shop/state.ts';
import type { Session, Strategy } from '../../src/strategies/strategy.ts';
import { bob, found } from './strategies.ts';

/** Where a process ends: nobody sees the answer of what it was doing. */
export class Crash extends Error {}

type Faults = Partial<Pick<CheckoutRequest, 'strategy' | 'orders'>>;

export class Shopper {
  readonly #strategy: Strategy;
  readonly #orders: Orders;
  readonly userId: string;
  credential: string;

  private constructor(strategy: Strategy, orders: Orders, userId: string, credential: string) {
    this.#strategy = strategy;
    this.#orders = orders;
    this.userId = userId;
    this.credential = credential;
  }

  static async login(strategy: Strategy, orders: Orders, userId: string): Promise<Shopper> {
    const { credential } = await strategy.start({ ...bob, id: userId }, 'device');
    return new Shopper(strategy, orders, userId, credential);
  }

  /** The same person with another credential. */
  with(credential: string): Shopper {
    return new Shopper(this.#strategy, this.#orders, this.userId, credential);
  }

  async session(): Promise<Session> {
    return (await found(this.#strategy, this.credential)).session;
  }

  async add(productId: string, quantity: number): Promise<void> {
    const applied = await this.#strategy.apply(await this.session(), {
      type: 'cart.add',
      productId,
      quantity,
    });
    this.credential = applied?.renewed ?? this.credential;
  }

  async cart(): Promise<Readonly<Record<string, number>>> {
    return (await this.session()).state.cart.lines;
  }

  async checkout(key: string, faults: Faults = {}): Promise<CheckedOut | null> {
    const session = await this.session();
    const both = { strategy: this.#strategy, orders: this.#orders, ...faults };
    const done = await checkout({ ...both, session, key, now: Date.now });
    this.credential = done?.applied.renewed ?? this.credential;
    return done;
  }

  async end(): Promise<void> {
    await this.#strategy.end(this.userId, (await this.session()).id);
  }
}

/** Something that happens around the real work. */
export interface Around {
  readonly before?: () => unknown;
  /** Also when the work has failed. */
  readonly after?: () => unknown;
}

async function run<Value>(work: () => Promise<Value>, { before, after }: Around): Promise<Value> {
  await before?.();
  try {
    return await work();
  } finally {
    await after?.();
  }
}

/** The real strategy, with something around one kind of change. */
export const aroundChange = (
  strategy: Strategy,
  type: Change['type'],
  around: Around,
): Pick<Strategy, 'apply'> => ({
  apply: (session, change) => run(() => strategy.apply(session, change), change.type === type ? around : {}),
});

/** The real orders, with something around placing one. */
export const aroundPlace = (orders: Orders, around: Around): Pick<Orders, 'place' | 'byKey'> => ({
  byKey: (userId, key) => orders.byKey(userId, key),
  place: (placement) => run(() => orders.place(placement), around),
});

export const crash = (): never => {
  throw new Crash('the process ends here');
};
