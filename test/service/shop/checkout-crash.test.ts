// The process that checks out ends, at each point in turn. Whatever it was: the same key, asked for on another node,
// leads to one order and one sale, or to the cart as it was.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { Orders } from '../../../src/service/shop/orders.ts';
import type { Strategy } from '../../../src/strategies/strategy.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { refusalOf, shopBench } from '../../support/shop.ts';
import { openStrategies, shopStrategies } from '../../support/shop-strategies.ts';
import { aroundChange, aroundPlace, Crash, crash, Shopper } from '../../support/shopper.ts';

type Faults = (strategy: Strategy, orders: Orders) => Parameters<Shopper['checkout']>[1];

const onTheWayToAnOrder: Record<string, Faults> = {
  'before the cart has moved': (strategy) => ({
    strategy: aroundChange(strategy, 'cart.checkout', { before: crash }),
  }),
  'as soon as the cart has moved': (strategy) => ({
    strategy: aroundChange(strategy, 'cart.checkout', { after: crash }),
  }),
  'before the order is placed': (_, orders) => ({ orders: aroundPlace(orders, { before: crash }) }),
  'as soon as the order is placed': (_, orders) => ({ orders: aroundPlace(orders, { after: crash }) }),
};

const onTheWayToARefusal: Record<string, Faults> = {
  ...onTheWayToAnOrder,
  'before the cart is given back': (strategy) => ({
    strategy: aroundChange(strategy, 'cart.restore', { before: crash }),
  }),
  'as soon as the cart is given back': (strategy) => ({
    strategy: aroundChange(strategy, 'cart.restore', { after: crash }),
  }),
};

describe('a checkout whose process ends', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  const strategies = openStrategies(bench);
  let nodes: [Orders, Orders];
  const opened = new Map<string, Strategy>();
  before(async () => {
    nodes = (await bench.nodes(2)) as [Orders, Orders];
    await bench.sell({ tea: { priceCents: 450, stock: 0 } });
  });
  const stock = (pieces: number) => bench.query('update products set stock = $1', [pieces]);

  /** Somebody with two pieces in the cart, as the first node sees it, and as the second does. */
  async function shopperOn(name: (typeof shopStrategies)[number], faults: Faults) {
    const strategy = opened.get(name) ?? (await strategies.open(name));
    opened.set(name, strategy);
    const [first, second] = nodes;
    const shopper = await Shopper.login(strategy, first, `u-${randomUUID()}`);
    await shopper.add('tea', 2);
    const fails = (key: string) => assert.rejects(shopper.checkout(key, faults(strategy, first)), Crash);
    const again = (key: string) => shopper.checkout(key, { orders: second });
    return { shopper, fails, again };
  }

  for (const name of shopStrategies) {
    for (const [point, faults] of Object.entries(onTheWayToAnOrder)) {
      it(`${point} is completed by the same key, once: ${name}`, async () => {
        await stock(10);
        const { shopper, fails, again } = await shopperOn(name, faults);
        await fails('key');
        await fails('key');
        const done = await again('key');
        assert.deepEqual(
          done?.order.items.map(({ productId, quantity }) => [productId, quantity]),
          [['tea', 2]],
        );
        assert.deepEqual(await shopper.cart(), {});
        assert.deepEqual((await again('key'))?.order, done?.order);
        assert.equal(await bench.stockOf('tea'), 8);
        assert.deepEqual((await nodes[0].page(shopper.userId, null, 10)).orders, [done?.order]);
      });
    }

    for (const [point, faults] of Object.entries(onTheWayToARefusal)) {
      it(`${point} is refused by the same key with the cart as it was: ${name}`, async () => {
        await stock(1);
        const { shopper, fails, again } = await shopperOn(name, faults);
        await fails('key');
        assert.deepEqual(await refusalOf(again('key')), { code: 'out_of_stock', fields: ['tea'] });
        assert.deepEqual(await shopper.cart(), { tea: 2 });
        assert.deepEqual((await shopper.session()).state.orders, []);
        await stock(2);
        assert.ok(await again('key'));
        assert.deepEqual([await shopper.cart(), await bench.stockOf('tea')], [{}, 0]);
      });
    }
  }
});
