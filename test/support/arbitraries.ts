/** Random changes, for the shop's rules and for the strategies that must agree with them. */
import fc from 'fast-check';
import { limits } from '../../src/protocol/headers.ts';
import type { Change } from '../../src/shop/state.ts';

export const productIds = ['laptop', 'mouse', 'keyboard'];

const productId = fc.constantFrom(...productIds);
const at = fc.integer({ min: 1_600_000_000_000, max: 4_000_000_000_000 });
/** Well-formed text only: a lone surrogate has no UTF-8 and reaches no store as it was said. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom('"', '\\', '/', '\u0000', '{"a":1}', '[]', '1e5', '\u007f', '\u2028'),
);

export const cartAdd = fc.record({
  type: fc.constant('cart.add' as const),
  productId,
  // One piece, and as many as fill a line up, more often than chance would have it.
  quantity: fc.oneof(fc.integer({ min: 1, max: limits.addQuantityMax }), fc.constantFrom(1, 2, 49, 50)),
});

export const cartChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: cartAdd },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('cart.set' as const),
      productId,
      quantity: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom(0, 950, 998, 999)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cart.remove' as const), productId }) },
);

/** Few keys and few orders of each, so that both are often named again; two keys never share an order. */
const attempt = fc.record({ number: fc.integer({ min: 1, max: 8 }), letter: fc.constantFrom('a', 'b') });
const orderIdOf = ({ number, letter }: { number: number; letter: string }) => `order-${number}-${letter}`;

export const checkout = fc.record({ attempt, at }).map(({ attempt: given, at: time }) => ({
  type: 'cart.checkout' as const,
  key: `key-${given.number}`,
  orderId: orderIdOf(given),
  at: time,
}));

export const restore = attempt.map((given) => ({ type: 'cart.restore' as const, orderId: orderIdOf(given) }));

export const message = fc.record({ type: fc.constant('message.append' as const), text, at });

export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: cartChange },
  { weight: 2, arbitrary: checkout },
  { weight: 1, arbitrary: restore },
  { weight: 2, arbitrary: message },
);

export const changes = (maxLength: number) => fc.array(change, { maxLength, size: 'max' });
