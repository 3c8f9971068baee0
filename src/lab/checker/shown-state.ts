/** What a session's answers show of its state: pieces per product, and how many messages were said. */
import { type Takings, takingsOf } from './checkouts.ts';
import type { Life } from './lives.ts';
import type { Operation } from './operation.ts';

/** One number that a session has, and that grows: pieces of a product, or messages said. */
export interface Counter {
  /** This many, in words: 1 piece of mouse, 3 messages. */
  amount(count: number): string;
  /** By how much this operation may raise it; 0 when it does not. */
  mayRaise(operation: Operation): number;
  /** By how much it raises it for certain: not where something may have taken that away at once. */
  raisedBy(operation: Operation): number;
  /** What this operation's answer shows of it; undefined when it shows nothing, or nothing certain. */
  shownBy(operation: Operation): number | undefined;
  /** How often it may have gone back to nothing before this operation: then it counts anew. */
  epochOf(operation: Operation): number;
}

function pieces(productId: string, takings: Takings): Counter {
  const mayRaise = (operation: Operation) =>
    operation.kind === 'cart.add' && operation.productId === productId ? (operation.quantity ?? 0) : 0;
  return {
    amount: (count) => `${count} ${count === 1 ? 'piece' : 'pieces'} of ${productId}`,
    mayRaise,
    raisedBy: (operation) => (takings.overlap(operation) ? 0 : mayRaise(operation)),
    shownBy: (operation) => {
      const { cart } = operation.output;
      return cart && !takings.overlap(operation) ? (cart[productId] ?? 0) : undefined;
    },
    epochOf: takings.before,
  };
}

const said = ({ kind }: Operation) => (kind === 'message.append' ? 1 : 0);
const messagesSaid: Counter = {
  amount: (count) => `${count} ${count === 1 ? 'message' : 'messages'}`,
  mayRaise: said,
  raisedBy: said,
  shownBy: ({ output }) => output.messageTotal,
  epochOf: () => 0,
};

/** The counters that this session has raised. */
export function countersOf(life: Life): Counter[] {
  const { operations } = life;
  const products = new Set(operations.flatMap(({ productId }) => productId ?? []));
  const takings = takingsOf(life);
  const counters = [...products].map((product) => pieces(product, takings));
  return operations.some(({ kind }) => kind === 'message.append') ? [...counters, messagesSaid] : counters;
}
