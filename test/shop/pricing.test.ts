import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Cart, CheckoutAnswer } from '../../src/protocol/shop.ts';
import { catalogueOf, priceCart, priceOrder } from '../../src/shop/pricing.ts';

const products = [
  { id: 'laptop', name: 'Laptop', priceCents: 99_999 },
  { id: 'mouse', name: 'Wireless Mouse', priceCents: 4999 },
];
const catalogue = catalogueOf(products);

describe('pricing', () => {
  it('prices each line and the whole, in the order of the catalogue', () => {
    assert.deepEqual(priceCart(catalogue, { lines: { mouse: 3, laptop: 1 }, version: 4 }), {
      items: [
        { productId: 'laptop', name: 'Laptop', unitPriceCents: 99_999, quantity: 1, subtotalCents: 99_999 },
        {
          productId: 'mouse',
          name: 'Wireless Mouse',
          unitPriceCents: 4999,
          quantity: 3,
          subtotalCents: 14_997,
        },
      ],
      totalCents: 114_996,
      version: 4,
    });
  });

  it('prices what is in the cart, and not what every object has of that name', () => {
    const named = catalogueOf([{ id: 'constructor', name: 'Constructor', priceCents: 100 }]);
    assert.deepEqual(priceCart(named, { lines: {}, version: 0 }).items, []);
    assert.equal(priceCart(named, { lines: { constructor: 2 }, version: 1 }).totalCents, 200);
  });

  it('leaves out what has left the catalogue, and what a prototype would lend', () => {
    const lines = JSON.parse('{"unicorn":2,"__proto__":1,"mouse":1}');
    const { items, totalCents } = priceCart(catalogue, { lines, version: 1 });
    assert.deepEqual([items.length, totalCents], [1, 4999]);
  });

  it('is exact: whole cents, the total is the sum, and the contract’s schema holds', () => {
    const price = fc.integer({ min: 0, max: 100_000_000 });
    const quantity = fc.integer({ min: 1, max: 999 });
    fc.assert(
      fc.property(fc.array(fc.tuple(price, quantity), { maxLength: 20 }), (rows) => {
        const named = rows.map(([priceCents], n) => ({ id: `p${n}`, name: `Product ${n}`, priceCents }));
        const lines = Object.fromEntries(rows.map(([, pieces], n) => [`p${n}`, pieces]));
        const cart = priceCart(catalogueOf(named), { lines, version: 1 });
        assert.deepEqual(Cart.parse(cart), cart);
        const exact = rows.reduce((total, [cents, pieces]) => total + BigInt(cents) * BigInt(pieces), 0n);
        assert.equal(BigInt(cart.totalCents), exact);
        assert.equal(
          cart.totalCents,
          cart.items.reduce((total, item) => total + item.subtotalCents, 0),
        );
      }),
    );
  });

  it('prices an order like the cart that it was', () => {
    const lines = { mouse: 2, laptop: 1 };
    const order = priceOrder(catalogue, { key: 'k', orderId: 'o-1', lines, at: Date.UTC(2026, 0, 2) });
    assert.deepEqual(CheckoutAnswer.parse({ order }), { order });
    assert.equal(order.id, 'o-1');
    assert.equal(order.placedAt, '2026-01-02T00:00:00.000Z');
    assert.equal(order.totalCents, priceCart(catalogue, { lines, version: 1 }).totalCents);
  });
});
