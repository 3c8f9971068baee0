/** What a session remembers, and the deltas that may change it. Pure: no I/O, no clock, no randomness. */

export interface CartState {
  /** Pieces per product. */
  readonly lines: Readonly<Record<string, number>>;
  /** Grows by one with each change of the cart. */
  readonly version: number;
}

export interface SaidMessage {
  readonly text: string;
  /** Unix time, ms. */
  readonly at: number;
}

export interface ConversationState {
  readonly messages: readonly SaidMessage[];
  /** All messages ever said, forgotten ones included. */
  readonly total: number;
}

/** A checkout that the session remembers, so that its Idempotency-Key has one effect. */
export interface PlacedOrder {
  readonly key: string;
  readonly orderId: string;
  readonly lines: Readonly<Record<string, number>>;
  /** Unix time, ms. */
  readonly at: number;
}

export interface SessionState {
  readonly cart: CartState;
  readonly conversation: ConversationState;
  readonly orders: readonly PlacedOrder[];
}

export const emptyState: SessionState = {
  cart: { lines: {}, version: 0 },
  conversation: { messages: [], total: 0 },
  orders: [],
};

/** A product may be called what every object has of its own accord, such as `constructor`. */
export const piecesOf = (lines: CartState['lines'], productId: string): number =>
  Object.hasOwn(lines, productId) ? (lines[productId] ?? 0) : 0;

/** A change is a delta, never a new value of the whole: parallel ones can then all survive. */
export type Change =
  | { readonly type: 'cart.add'; readonly productId: string; readonly quantity: number }
  | { readonly type: 'cart.set'; readonly productId: string; readonly quantity: number }
  | { readonly type: 'cart.remove'; readonly productId: string }
  | { readonly type: 'cart.checkout'; readonly key: string; readonly orderId: string; readonly at: number }
  /** Names the checkout by its order, not its key: by then the key may stand for a later checkout. */
  | { readonly type: 'cart.restore'; readonly orderId: string }
  | { readonly type: 'message.append'; readonly text: string; readonly at: number };
