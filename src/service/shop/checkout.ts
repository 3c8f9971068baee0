/**
 * Checking out: the cart lies in the session, the order and the stock in PostgreSQL, and nothing spans the two but
 * the Idempotency-Key. So it is done in steps, each atomic where it happens, and each safe to do again:
 *
 *   1. the session turns its cart into a remembered order: key, order id, lines
 *   2. PostgreSQL places that order, or refuses it, once and for all
 *   3. only when refused, the session takes the remembered order back into the cart
 *
 * What a crash, or a store that falls silent, leads to, by where it comes:
 * - before 1 is done: nothing has happened.
 * - during 1: not known. The same key does the rest, from wherever it stands.
 * - between 1 and 2: the pieces wait in the remembered order, the cart is empty. The same key places it.
 * - during 2: not known. The same key answers the order that was placed, or places it.
 * - after 2: the same key answers that order: from this session, from another one of the user, from a token that is
 *   older than the checkout (its cart is then the one that was bought), and when the session has ended since.
 * - after a refusal, before 3 is done: the same key is refused again, and gives the cart back.
 * - the session ends between 1 and 2: the order is placed, for it was asked for while the session lived.
 * In no case does one key sell twice, is a piece sold that was not there, or an answered order forgotten.
 */
import { randomUUID } from 'node:crypto';
import { Problem, type ProblemCode } from '../../protocol/problems.ts';
import type { Order } from '../../protocol/shop.ts';
import type { PlacedOrder } from '../../shop/state.ts';
import type { Found, Session, Strategy } from '../../strategies/strategy.ts';
import type { Orders } from './orders.ts';

export interface CheckoutRequest {
  readonly strategy: Pick<Strategy, 'apply'>;
  readonly session: Session;
  readonly orders: Pick<Orders, 'place' | 'byKey'>;
  /** The Idempotency-Key. */
  readonly key: string;
  /** Unix time in ms. */
  readonly now: () => number;
}

export interface CheckedOut {
  readonly order: Order;
  /** The session as it is now, and the credential that replaces the presented one, if any. */
  readonly applied: Found;
}

const is = (error: unknown, code: ProblemCode) => error instanceof Problem && error.code === code;

/** Whether the order holds exactly the pieces that the session has given for it. */
const holds = ({ items }: Order, lines: PlacedOrder['lines']): boolean =>
  items.length === Object.keys(lines).length &&
  items.every(({ productId, quantity }) => lines[productId] === quantity);

/** Step 1. An empty cart is no refusal where the key has an order: it was bought elsewhere, or long ago. */
async function remember({ strategy, session, orders, key, now }: CheckoutRequest) {
  try {
    return await strategy.apply(session, { type: 'cart.checkout', key, orderId: randomUUID(), at: now() });
  } catch (error) {
    const order = is(error, 'cart_empty') ? await orders.byKey(session.userId, key) : null;
    if (!order) throw error;
    return { order, applied: { session } };
  }
}

/**
 * @returns null where the session has ended meanwhile
 * @throws Problem cart_empty, or out_of_stock naming the products: the cart is as it was
 * @throws StoreUnavailable of either store: it may have happened, and the same key tells
 */
export async function checkout(request: CheckoutRequest): Promise<CheckedOut | null> {
  const { strategy, session, orders, key } = request;
  const applied = await remember(request);
  if (!applied || 'order' in applied) return applied;
  const placed = applied.session.state.orders.find((order) => order.key === key) as PlacedOrder;
  const takeBack = () => strategy.apply(applied.session, { type: 'cart.restore', orderId: placed.orderId });

  let order: Order;
  try {
    order = await orders.place({ ...placed, userId: session.userId });
  } catch (error) {
    if (!is(error, 'out_of_stock')) throw error;
    if (!(await takeBack())) return null;
    throw error;
  }
  // Another attempt has had the key. It sold the same pieces: the answer was lost, and the cart with it. It sold
  // others: the key was used again for something else, and what it answers is no reason to empty this cart.
  if (order.id === placed.orderId || holds(order, placed.lines)) return { order, applied };
  const restored = await takeBack();
  return restored && { order, applied: restored };
}
