// From a cart in a session to an order in PostgreSQL, by the same rules wherever the session lies.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { limits } from '../../../src/protocol/headers.ts';
import type { Orders } from '../../../src/service/shop/orders.ts';
import type { Strategy } from '../../../src/strategies/strategy.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { refusalOf, shopBench } from '../../support/shop.ts';
import { openStrategies, shopStrategies } from '../../support/shop-strategies.ts';
import { aroundChange, aroundPlace, Shopper } from '../../support/shopper.ts';

const clientHeld = ['jwt', 'sealed'];
const EMPTY = { code: 'cart_empty', fields: [] };
const LACKING = { code: 'out_of_stock', fields: ['tea'] };

describe('checking out', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  const strategies = openStrategies(bench);
  let orders: Orders;
  before(async () => {
    [orders] = (await bench.nodes(1)) as [Orders];
    await bench.sell({ tea: { priceCents: 450, stock: 0 }, cup: { priceCents: 1250, stock: 1000 } });
  });
  const stock = (pieces: number) => bench.query(`update products set stock = $1 where id = 'tea'`, [pieces]);
  const countOf = async ({ userId }: Shopper) => (await orders.page(userId, null, 100)).orders.length;

  for (const name of shopStrategies) {
    describe(name, () => {
      let strategy: Strategy;
      before(async () => {
        strategy = await strategies.open(name);
        await stock(1000);
      });
      const login = (userId = `u-${randomUUID()}`) => Shopper.login(strategy, orders, userId);

      it('turns the cart into an order', async () => {
        const shopper = await login();
        await shopper.add('tea', 2);
        await shopper.add('cup', 1);
        const done = await shopper.checkout('key');
        assert.equal(done?.order.totalCents, 2 * 450 + 1250);
        assert.deepEqual(done.applied.session.state.cart, { lines: {}, version: 3 });
        assert.deepEqual(await shopper.cart(), {});
        await shopper.add('tea', 1);
        assert.notEqual((await shopper.checkout('another'))?.order.id, done.order.id);
        assert.equal(await countOf(shopper), 2);
      });

      it('answers the same order for the same key, and leaves alone what came into the cart since', async () => {
        const shopper = await login();
        await shopper.add('tea', 2);
        const first = await shopper.checkout('key');
        await shopper.add('cup', 3);
        assert.deepEqual((await shopper.checkout('key'))?.order, first?.order);
        assert.deepEqual(await shopper.cart(), { cup: 3 });
        assert.equal(await countOf(shopper), 1);
      });

      it('refuses an empty cart, unless the key has an order', async () => {
        const shopper = await login();
        assert.deepEqual(await refusalOf(shopper.checkout('key')), EMPTY);
        await shopper.add('tea', 2);
        const first = await shopper.checkout('key');
        const elsewhere = await login(shopper.userId);
        assert.deepEqual((await elsewhere.checkout('key'))?.order, first?.order);
        assert.deepEqual(await refusalOf(elsewhere.checkout('another')), EMPTY);
        assert.deepEqual(await refusalOf((await login()).checkout('key')), EMPTY, 'another user’s key');
      });

      it('answers the order of a key that another session has used, and gives the cart back', async () => {
        const shopper = await login();
        await shopper.add('tea', 2);
        const first = await shopper.checkout('key');
        const elsewhere = await login(shopper.userId);
        await elsewhere.add('cup', 1);
        const replayed = await elsewhere.checkout('key');
        assert.deepEqual(replayed?.order, first?.order);
        assert.deepEqual(replayed?.applied.session.state.cart.lines, { cup: 1 });
        assert.deepEqual(await elsewhere.cart(), { cup: 1 });
        assert.deepEqual((await elsewhere.session()).state.orders, []);
        assert.equal(await countOf(shopper), 1);
      });

      it('knows a key longer than the session does', async () => {
        const shopper = await login();
        const answers = [];
        for (let n = 0; n <= limits.rememberedOrdersMax; n += 1) {
          await shopper.add('tea', 1 + n);
          answers.push(await shopper.checkout(`key-${n}`));
        }
        assert.deepEqual((await shopper.checkout('key-0'))?.order, answers[0]?.order);
        await shopper.add('cup', 1);
        assert.deepEqual((await shopper.checkout('key-0'))?.order, answers[0]?.order);
        assert.deepEqual(await shopper.cart(), { cup: 1 });
      });

      it('gives the cart back when there is too little, beside what came in meanwhile', async () => {
        await stock(1);
        const shopper = await login();
        await shopper.add('tea', 2);
        await shopper.add('cup', 1);
        assert.deepEqual(await refusalOf(shopper.checkout('key')), LACKING);
        assert.deepEqual(await shopper.cart(), { tea: 2, cup: 1 });
        if (!clientHeld.includes(name)) {
          const add = { after: () => shopper.add('cup', 2) };
          const meanwhile = { orders: aroundPlace(orders, add) };
          assert.deepEqual(await refusalOf(shopper.checkout('key', meanwhile)), LACKING);
          assert.deepEqual(await shopper.cart(), { tea: 2, cup: 3 });
        }
        await stock(1000);
        assert.ok(await shopper.checkout('key'));
        assert.equal(await countOf(shopper), 1);
      });

      it('in parallel with one key places one order', async () => {
        const shopper = await login();
        await shopper.add('tea', 2);
        const asked = Array.from({ length: 10 }, () => shopper.with(shopper.credential).checkout('key'));
        const answers = new Set((await Promise.all(asked)).map((done) => JSON.stringify(done?.order)));
        assert.deepEqual([answers.size, await countOf(shopper)], [1, 1]);
      });
    });
  }

  for (const name of shopStrategies.filter((each) => clientHeld.includes(each))) {
    it(`answers the one order to a credential from before it, with that cart bought: ${name}`, async () => {
      const shopper = await Shopper.login(await strategies.open(name), orders, `u-${randomUUID()}`);
      await shopper.add('tea', 2);
      const old = shopper.with(shopper.credential);
      const first = await shopper.checkout('key');
      assert.deepEqual((await old.with(old.credential).checkout('key'))?.order, first?.order);
      const replayed = await old.checkout('key');
      assert.deepEqual(replayed?.order, first?.order);
      assert.deepEqual(await old.cart(), {});
      assert.equal(await countOf(shopper), 1);
    });
  }

  for (const name of shopStrategies.filter((each) => !clientHeld.includes(each))) {
    describe(`${name}, when the session ends`, () => {
      let shopper: Shopper;
      let strategy: Strategy;
      const end = () => shopper.end();
      before(async () => {
        strategy = await strategies.open(name);
      });
      async function fresh(pieces: number) {
        await stock(pieces);
        shopper = await Shopper.login(strategy, orders, `u-${randomUUID()}`);
        await shopper.add('tea', 2);
      }

      it('before the cart has moved, has ordered nothing', async () => {
        await fresh(2);
        const ending = { strategy: aroundChange(strategy, 'cart.checkout', { before: end }) };
        assert.equal(await shopper.checkout('key', ending), null);
        assert.deepEqual([await countOf(shopper), await bench.stockOf('tea')], [0, 2]);
      });

      it('after the cart has moved, has ordered, and hears of it in a new session', async () => {
        await fresh(2);
        const done = await shopper.checkout('key', { orders: aroundPlace(orders, { before: end }) });
        assert.equal(done?.order.totalCents, 900);
        const anew = await Shopper.login(strategy, orders, shopper.userId);
        assert.deepEqual((await anew.checkout('key'))?.order, done.order);
      });

      it('before the cart is given back, has ended', async () => {
        await fresh(1);
        const ending = { strategy: aroundChange(strategy, 'cart.restore', { before: end }) };
        assert.equal(await shopper.checkout('key', ending), null);
        assert.deepEqual([await countOf(shopper), await bench.stockOf('tea')], [0, 1]);
      });
    });
  }

  it('while the stock comes: whoever asks at once, the pieces are ordered or in the cart, never both', async () => {
    const strategy = await strategies.open('memory');
    for (let round = 0; round < 15; round += 1) {
      await stock(0);
      const shopper = await Shopper.login(strategy, orders, `u-${randomUUID()}`);
      await shopper.add('tea', 1);
      const asked = Array.from({ length: 6 }, () => shopper.checkout('key').catch(() => null));
      await stock(6);
      await Promise.all(asked);
      const pieces = (await shopper.cart()).tea ?? 0;
      assert.equal(pieces + (await countOf(shopper)), 1);
      assert.equal(await bench.stockOf('tea'), 5 + pieces);
    }
  });
});
