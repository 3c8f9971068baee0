/** What a session of the simulated server holds, and how a request changes it. */
import type { OperationKind, Order } from '../../src/protocol/history.ts';
import type { RetryBug } from './simulated-bugs.ts';

export interface State {
  readonly cart: Readonly<Record<string, number>>;
  readonly messages: readonly string[];
  /** By the key under which each was checked out. */
  readonly orders: Readonly<Record<string, Order>>;
}

export const emptyState: State = { cart: {}, messages: [], orders: {} };

export interface Change {
  readonly kind: OperationKind;
  readonly productId?: string;
  readonly text?: string;
  readonly key?: string;
}

/** @returns the state itself where nothing changes; null: refused, as the cart is empty */
export function changed(
  state: State,
  change: Change,
  newId: () => string,
  bug: RetryBug | null,
): State | null {
  const { kind, productId = '', text = '', key = '' } = change;
  if (kind === 'message.append') return { ...state, messages: [...state.messages, text] };
  if (kind === 'cart.add')
    return { ...state, cart: { ...state.cart, [productId]: (state.cart[productId] ?? 0) + 1 } };
  if (kind !== 'cart.checkout') return state;
  const isKnown = state.orders[key] !== undefined;
  if (isKnown && bug === 'empties the cart on a retry') return { ...state, cart: {} };
  if (isKnown && bug !== 'takes a checkout twice') return state;
  if (Object.keys(state.cart).length === 0) return null;
  const order = { id: newId(), lines: state.cart };
  return { ...state, cart: {}, orders: { ...state.orders, [key]: order } };
}
