/** What a session's answers show of its state: pieces per product, and how many messages were said. */
import type { Life } from './lives.ts';
import type { Operation } from './operation.ts';

/** One growing number that a session has: pieces of a product, or messages said. */
export interface Counter {
  /** This many, in words: 1 piece of mouse, 3 messages. */
  amount(count: number): string;
  /** By how much this operation raises it; 0 when it does not. */
  raisedBy(operation: Operation): number;
  /** What this operation's answer shows of it; undefined when it shows nothing. */
  shownBy(operation: Operation): number | undefined;
}

const pieces = (productId: string): Counter => ({
  amount: (count) => `${count} ${count === 1 ? 'piece' : 'pieces'} of ${productId}`,
  raisedBy: (operation) =>
    operation.kind === 'cart.add' && operation.productId === productId ? (operation.quantity ?? 0) : 0,
  shownBy: ({ output }) => output.cart && (output.cart[productId] ?? 0),
});

const messagesSaid: Counter = {
  amount: (count) => `${count} ${count === 1 ? 'message' : 'messages'}`,
  raisedBy: ({ kind }) => (kind === 'message.append' ? 1 : 0),
  shownBy: ({ output }) => output.messageTotal,
};

/** The counters that this session has raised. */
export function countersOf({ operations }: Life): Counter[] {
  const products = new Set(operations.flatMap(({ productId }) => productId ?? []));
  const counters = [...products].map(pieces);
  return operations.some(({ kind }) => kind === 'message.append') ? [...counters, messagesSaid] : counters;
}
