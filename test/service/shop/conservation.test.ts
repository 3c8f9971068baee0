// Whatever several people do to one shop, one after the other or at once: each piece is in a cart, in an order or in
// the stock, each cent is in an order, and each key has one order at most.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../../src/protocol/problems.ts';
import type { Order } from '../../../src/protocol/shop.ts';
import type { Orders } from '../../../src/service/shop/orders.ts';
import type { Strategy } from '../../../src/strategies/strategy.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { shopBench } from '../../support/shop.ts';
import { openStrategies } from '../../support/shop-strategies.ts';
import { Shopper } from '../../support/shopper.ts';

const PRODUCTS = ['tea', 'cup', 'pot'] as const;
const PRICES = { tea: 450, cup: 1250, pot: 3999 };
const USERS = 3;

type Pieces = Record<(typeof PRODUCTS)[number], number>;
type Step =
  | { readonly kind: 'add'; readonly user: number; readonly product: keyof Pieces; readonly pieces: number }
  | { readonly kind: 'checkout'; readonly user: number; readonly key: string }
  | { readonly kind: 'restock'; readonly product: keyof Pieces; readonly pieces: number };

const user = fc.nat(USERS - 1);
const product = fc.constantFrom(...PRODUCTS);
const pieces = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), user, product, pieces }) },
  // Few keys: most of them are tried again, and some by the same person for another cart.
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('checkout' as const),
      user,
      key: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restock' as const), product, pieces }) },
);
const stocks = fc.record({ tea: fc.nat(6), cup: fc.nat(6), pot: fc.nat(6) });

type Outcome = Order | 'cart_empty' | 'out_of_stock' | undefined;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const linesOf = ({ items }: Order) =>
  Object.fromEntries(items.map((item) => [item.productId, item.quantity]));

describe('a shop', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  const strategies = openStrategies(bench);
  let nodes: Orders[];
  let strategy: Strategy;
  let runs = 0;
  before(async () => {
    nodes = await bench.nodes(2);
    strategy = await strategies.open('memory');
    await bench.sell(Object.fromEntries(PRODUCTS.map((id) => [id, { priceCents: PRICES[id], stock: 0 }])));
  });

  /** A shop with these stocks, and people with empty carts that nobody has seen before. */
  async function open(stock: Pieces) {
    runs += 1;
    await bench.query('update products set stock = ($1::json ->> id)::int', [JSON.stringify(stock)]);
    const people = Array.from({ length: USERS }, (_, index) =>
      Shopper.login(strategy, nodes[index % nodes.length] as Orders, `run-${runs}-${index}`),
    );
    const shoppers = await Promise.all(people);
    const on = (index: number) => shoppers[index] as Shopper;

    async function act(given: Step, node: number): Promise<Outcome> {
      if (given.kind === 'add') return void (await on(given.user).add(given.product, given.pieces));
      if (given.kind === 'restock') {
        await bench.query('update products set stock = stock + $1 where id = $2', [
          given.pieces,
          given.product,
        ]);
        return undefined;
      }
      const orders = nodes[node % nodes.length] as Orders;
      try {
        return (await on(given.user).checkout(given.key, { orders }))?.order;
      } catch (error) {
        if (error instanceof Problem && (error.code === 'cart_empty' || error.code === 'out_of_stock'))
          return error.code;
        throw error;
      }
    }
    return { shoppers, act };
  }

  const ordersOf = async ({ userId }: Shopper) => (await (nodes[0] as Orders).page(userId, null, 100)).orders;

  it('does, step by step, what a shop on paper does', async () => {
    await fc.assert(
      fc.asyncProperty(stocks, fc.array(step, { maxLength: 25, size: 'max' }), async (given, steps) => {
        const { shoppers, act } = await open(given);
        const stock: Record<string, number> = { ...given };
        const carts = shoppers.map((): Record<string, number> => ({}));
        const placed = new Map<string, Order>();
        for (const [index, each] of steps.entries()) {
          const outcome = await act(each, index);
          if (each.kind === 'restock') stock[each.product] = (stock[each.product] ?? 0) + each.pieces;
          if (each.kind === 'restock') continue;
          const cart = carts[each.user] as Record<string, number>;
          if (each.kind === 'add') cart[each.product] = (cart[each.product] ?? 0) + each.pieces;
          if (each.kind === 'add') continue;
          const known = placed.get(`${each.user} ${each.key}`);
          const lines = Object.entries(cart);
          if (known) assert.deepEqual(outcome, known);
          else if (lines.length === 0) assert.equal(outcome, 'cart_empty');
          else if (lines.some(([id, wanted]) => wanted > (stock[id] ?? 0)))
            assert.equal(outcome, 'out_of_stock');
          else {
            assert.ok(typeof outcome === 'object');
            assert.deepEqual(linesOf(outcome), cart);
            placed.set(`${each.user} ${each.key}`, outcome);
            for (const [id, sold] of lines) stock[id] = (stock[id] ?? 0) - sold;
            carts[each.user] = {};
          }
        }
        for (const [index, shopper] of shoppers.entries())
          assert.deepEqual(await shopper.cart(), carts[index]);
        for (const id of PRODUCTS) assert.equal(await bench.stockOf(id), stock[id]);
      }),
      { numRuns: 30 },
    );
  });

  it('loses and invents no piece and no cent, whatever happens at once', async () => {
    const groups = fc.array(fc.array(step, { minLength: 1, maxLength: 6, size: 'max' }), {
      maxLength: 6,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(stocks, groups, async (given, together) => {
        const { shoppers, act } = await open(given);
        const answers = new Map<string, Order>();
        for (const group of together) {
          const outcomes = await Promise.all(group.map((each, index) => act(each, index)));
          for (const [index, outcome] of outcomes.entries()) {
            const each = group[index] as Step;
            if (each.kind !== 'checkout' || typeof outcome !== 'object') continue;
            const known = answers.get(`${each.user} ${each.key}`);
            assert.deepEqual(outcome, known ?? outcome, 'one key, one order');
            answers.set(`${each.user} ${each.key}`, outcome);
          }
        }
        const steps = together.flat();
        const orders = (await Promise.all(shoppers.map(ordersOf))).flat();
        assert.deepEqual(
          new Set(orders.map(({ id }) => id)),
          new Set([...answers.values()].map(({ id }) => id)),
        );
        for (const { items, totalCents } of orders) {
          assert.equal(
            totalCents,
            sum(items.map(({ productId, quantity }) => PRICES[productId as keyof Pieces] * quantity)),
          );
        }
        const carts = await Promise.all(shoppers.map((shopper) => shopper.cart()));
        for (const id of PRODUCTS) {
          const sold = sum(orders.map((order) => linesOf(order)[id] ?? 0));
          const piecesOf = (kind: 'add' | 'restock') =>
            sum(steps.map((each) => (each.kind === kind && each.product === id ? each.pieces : 0)));
          assert.equal((await bench.stockOf(id)) + sold, given[id] + piecesOf('restock'));
          assert.equal(sum(carts.map((cart) => cart[id] ?? 0)) + sold, piecesOf('add'));
        }
      }),
      { numRuns: 30 },
    );
  });
});
