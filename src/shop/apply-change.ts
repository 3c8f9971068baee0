/** The shop's rules for one change. A refusal throws a Problem and leaves the given state untouched. */
import { limits } from '../protocol/headers.ts';
import { Problem } from '../protocol/problems.ts';
import { type CartState, type Change, piecesOf, type SessionState } from './state.ts';

function withLine(cart: CartState, productId: string, quantity: number): CartState {
  if (quantity > limits.cartLineQuantityMax) throw new Problem('quantity_limit');
  const { [productId]: _replaced, ...others } = cart.lines;
  const lines = quantity === 0 ? others : { ...others, [productId]: quantity };
  return { lines, version: cart.version + 1 };
}

function checkout(state: SessionState, change: Extract<Change, { type: 'cart.checkout' }>): SessionState {
  if (state.orders.some((order) => order.key === change.key)) return state;
  const { lines, version } = state.cart;
  if (Object.keys(lines).length === 0) throw new Problem('cart_empty');
  const order = { key: change.key, orderId: change.orderId, lines, at: change.at };
  return {
    ...state,
    cart: { lines: {}, version: version + 1 },
    orders: [...state.orders, order].slice(-limits.rememberedOrdersMax),
  };
}

/**
 * Takes a remembered checkout back, when the order could not be placed after all: its pieces join what the cart
 * holds by now, and its key is free again. A line that would grow too long is cut: a refusal would leave the
 * pieces in an order that does not exist. Nothing is remembered, nothing changes: asking twice is safe.
 */
function restore(state: SessionState, orderId: string): SessionState {
  const order = state.orders.find((each) => each.orderId === orderId);
  if (!order) return state;
  const { lines, version } = state.cart;
  const restored = Object.entries(order.lines).map(([productId, quantity]) => {
    const together = piecesOf(lines, productId) + quantity;
    return [productId, Math.min(together, limits.cartLineQuantityMax)] as const;
  });
  return {
    ...state,
    cart: { lines: { ...lines, ...Object.fromEntries(restored) }, version: version + 1 },
    orders: state.orders.filter((each) => each !== order),
  };
}

/** @returns the state after the change; equal input gives equal output. */
export function applyChange(state: SessionState, change: Change): SessionState {
  const { cart, conversation } = state;
  switch (change.type) {
    case 'cart.add':
      return {
        ...state,
        cart: withLine(cart, change.productId, piecesOf(cart.lines, change.productId) + change.quantity),
      };
    case 'cart.set':
      return { ...state, cart: withLine(cart, change.productId, change.quantity) };
    case 'cart.remove':
      return { ...state, cart: withLine(cart, change.productId, 0) };
    case 'cart.checkout':
      return checkout(state, change);
    case 'cart.restore':
      return restore(state, change.orderId);
    case 'message.append': {
      const said = { text: change.text, at: change.at };
      const messages = [...conversation.messages, said].slice(-limits.conversationMessagesMax);
      return { ...state, conversation: { messages, total: conversation.total + 1 } };
    }
  }
}
