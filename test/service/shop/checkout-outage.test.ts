// A store falls silent or dies while somebody checks out: 503 within the deadline, and once it is back the same key
// leads to one order and one sale, or to the cart as it was. Both stores are real, and really stopped.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { createOrders, type Orders } from '../../../src/service/shop/orders.ts';
import type { Strategy } from '../../../src/strategies/strategy.ts';
import type { PostgresConnection } from '../../../src/strategies/support/postgres-connection.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { withoutRedis } from '../../support/redis.ts';
import { refusalOf, shopBench } from '../../support/shop.ts';
import { openStrategies, shopStrategies } from '../../support/shop-strategies.ts';
import { aroundChange, aroundPlace, Shopper } from '../../support/shopper.ts';
import { until } from '../../support/until.ts';

const DEADLINE_MS = 1000;
const AWAY = { code: 'store_unavailable', fields: [] };
const LACKING = { code: 'out_of_stock', fields: ['tea'] };

describe('a checkout while a store is away', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  const strategies = openStrategies(bench);
  let connection: PostgresConnection;
  let orders: Orders;
  before(async () => {
    connection = await bench.connection({ deadlineMs: DEADLINE_MS });
    orders = createOrders(connection);
    await bench.sell({ tea: { priceCents: 450, stock: 0 } });
  });
  let isKilled = false;
  const kill = async () => {
    isKilled = true;
    await bench.postgres.kill();
  };
  const pause = () => bench.postgres.pause();

  /** Whatever was done to PostgreSQL, it is there again, and noticed. */
  async function heal(): Promise<void> {
    if (isKilled) await bench.postgres.start();
    else bench.postgres.resume();
    isKilled = false;
    await until('PostgreSQL is back', () => connection.checkReady().then(() => true));
  }
  const stock = (pieces: number) => bench.query('update products set stock = $1', [pieces]);
  beforeEach(() => stock(10));
  afterEach(heal);

  /** Commits into silence: the transaction's work is done, and nobody knows about its end. */
  const beforeCommit = (fault: () => unknown): Orders =>
    createOrders({
      ...connection,
      query: connection.query,
      transaction: (work) =>
        connection.transaction(async (query) => {
          const value = await work(query);
          await fault();
          return value;
        }),
    });

  async function shopperOn(strategy: Strategy): Promise<Shopper> {
    const shopper = await Shopper.login(strategy, orders, `u-${randomUUID()}`);
    await shopper.add('tea', 2);
    return shopper;
  }

  /** In the end: one order, one sale, an empty cart; and again the same. */
  async function completes(shopper: Shopper): Promise<void> {
    const done = await until('the checkout is through', () => shopper.checkout('key'));
    assert.equal(done.order.totalCents, 900);
    assert.deepEqual((await shopper.checkout('key'))?.order, done.order);
    assert.deepEqual((await orders.page(shopper.userId, null, 10)).orders, [done.order]);
    assert.deepEqual([await shopper.cart(), await bench.stockOf('tea')], [{}, 8]);
  }

  // The strategy `postgres` falls silent together with the orders: its reads have to wait for the heal, too.
  for (const name of shopStrategies) {
    for (const [how, fault] of Object.entries({ silent: pause, dead: kill })) {
      it(`PostgreSQL ${how} once the cart has moved: ${name}`, async () => {
        const strategy = await strategies.open(name, { storeDeadlineMs: DEADLINE_MS });
        const shopper = await shopperOn(strategy);
        const faulty = { strategy: aroundChange(strategy, 'cart.checkout', { after: fault }) };
        assert.deepEqual(await refusalOf(shopper.checkout('key', faulty)), AWAY);
        await heal();
        await completes(shopper);
      });

      it(`PostgreSQL ${how} at the commit: ${name}`, async () => {
        const strategy = await strategies.open(name, { storeDeadlineMs: DEADLINE_MS });
        const shopper = await shopperOn(strategy);
        assert.deepEqual(await refusalOf(shopper.checkout('key', { orders: beforeCommit(fault) })), AWAY);
        await heal();
        await completes(shopper);
      });
    }
  }

  it('PostgreSQL away, an empty cart is not said to be the reason', async () => {
    const strategy = await strategies.open('memory');
    const shopper = await Shopper.login(strategy, orders, `u-${randomUUID()}`);
    await kill();
    assert.deepEqual(await refusalOf(shopper.checkout('key')), AWAY);
  });

  it('is answered within its deadline', async () => {
    const strategy = await strategies.open('memory');
    const shopper = await shopperOn(strategy);
    pause();
    const startedAt = performance.now();
    assert.deepEqual(await refusalOf(shopper.checkout('key')), AWAY);
    assert.ok(performance.now() - startedAt < 2 * DEADLINE_MS);
  });

  describe('Redis', { skip: withoutRedis }, () => {
    let strategy: Strategy;
    before(async () => {
      strategy = await strategies.open('redis', { storeDeadlineMs: DEADLINE_MS });
    });
    const silence = () => strategies.redis.pause();
    async function resumed(): Promise<void> {
      strategies.redis.resume();
      await until('Redis is back', () => strategy.checkReady().then(() => true));
    }

    it('silent as the cart moves: it moves when nobody waits for it any more', async () => {
      const shopper = await shopperOn(strategy);
      const faulty = { strategy: aroundChange(strategy, 'cart.checkout', { before: silence }) };
      assert.deepEqual(await refusalOf(shopper.checkout('key', faulty)), AWAY);
      await resumed();
      await completes(shopper);
    });

    it('silent once the order is placed: nothing more is asked of it', async () => {
      const shopper = await shopperOn(strategy);
      const done = await shopper.checkout('key', { orders: aroundPlace(orders, { after: silence }) });
      assert.equal(done?.order.totalCents, 900);
      await resumed();
      await completes(shopper);
    });

    it('silent as the cart is to be given back: it is given back once', async () => {
      await stock(1);
      const shopper = await shopperOn(strategy);
      const faulty = { orders: aroundPlace(orders, { after: silence }) };
      assert.deepEqual(await refusalOf(shopper.checkout('key', faulty)), AWAY);
      await resumed();
      assert.deepEqual(await refusalOf(shopper.checkout('key')), LACKING);
      assert.deepEqual(await shopper.cart(), { tea: 2 });
      await stock(10);
      await completes(shopper);
    });
  });
});
