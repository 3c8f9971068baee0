// One order for each key of a user, and never of more than there is: on a real PostgreSQL, from several nodes at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { Order } from '../../../src/protocol/shop.ts';
import type { Orders } from '../../../src/service/shop/orders.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { placementOf, refusalOf, shopBench } from '../../support/shop.ts';

const out = (...fields: string[]) => ({ code: 'out_of_stock', fields });

describe('an order', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  let orders: Orders;
  before(async () => {
    [orders] = (await bench.nodes(1)) as [Orders];
    await bench.sell({
      tea: { priceCents: 450, stock: 100 },
      cup: { priceCents: 1250, stock: 100 },
      kettle: { priceCents: 9900, stock: 0 },
      gold: { priceCents: 2_000_000_000, stock: 5000 },
    });
  });

  it('is what was asked for, in the order of the catalogue, at today’s prices, and takes it from the stock', async () => {
    const placement = placementOf({ cup: 2, tea: 3 });
    const order = await orders.place(placement);
    assert.deepEqual(order, {
      id: placement.orderId,
      items: [
        { productId: 'tea', name: 'The tea', unitPriceCents: 450, quantity: 3, subtotalCents: 1350 },
        { productId: 'cup', name: 'The cup', unitPriceCents: 1250, quantity: 2, subtotalCents: 2500 },
      ],
      totalCents: 3850,
      placedAt: '2026-01-02T00:00:00.000Z',
    });
    assert.deepEqual([await bench.stockOf('tea'), await bench.stockOf('cup')], [97, 98]);
  });

  it('is the same, whichever way it is read, and keeps its price and name when the product changes', async () => {
    const placement = placementOf({ cup: 1, tea: 1 });
    const order = await orders.place(placement);
    await bench.query(`update products set price_cents = 1, name = 'Mug', position = 0 where id = 'cup'`);
    assert.deepEqual(await orders.place(placement), order);
    assert.deepEqual(await orders.byKey('u-bob', placement.key), order);
    assert.deepEqual(await orders.byId('u-bob', order.id), order);
    assert.deepEqual(
      (await orders.page('u-bob', null, 100)).orders.find(({ id }) => id === order.id),
      order,
    );
    assert.deepEqual(Order.parse(order), order);
  });

  it('of a large amount is exact to the cent', async () => {
    const { items, totalCents } = await orders.place(placementOf({ gold: 999, tea: 1 }));
    assert.equal(totalCents, 999 * 2_000_000_000 + 450);
    const subtotals = Object.fromEntries(items.map((item) => [item.productId, item.subtotalCents]));
    assert.deepEqual(subtotals, { gold: 999 * 2_000_000_000, tea: 450 });
  });

  it('is refused as a whole when one product is lacking, and names those at fault', async () => {
    const stock = await bench.stockOf('tea');
    const placement = placementOf({ tea: 1, kettle: 1, unicorn: 1 });
    assert.deepEqual(await refusalOf(orders.place(placement)), out('kettle', 'unicorn'));
    assert.equal(await bench.stockOf('tea'), stock);
    assert.equal(await orders.byKey('u-bob', placement.key), null);
    assert.equal(await orders.byId('u-bob', placement.orderId), null);
    const { orders: all } = await orders.page('u-bob', null, 100);
    assert.ok(all.every(({ id }) => id !== placement.orderId));
  });

  it('that was refused stays refused, and a new attempt with its key is judged anew', async () => {
    await bench.sell({ lamp: { priceCents: 700, stock: 1 } });
    const first = placementOf({ lamp: 2 });
    assert.deepEqual(await refusalOf(orders.place(first)), out('lamp'));
    await bench.query(`update products set stock = 2 where id = 'lamp'`);
    assert.deepEqual(await refusalOf(orders.place(first)), out('lamp'), 'the same attempt');
    assert.equal(await bench.stockOf('lamp'), 2);
    const second = { ...first, orderId: randomUUID() };
    assert.equal((await orders.place(second)).id, second.orderId);
    assert.equal((await orders.place(first)).id, second.orderId, 'a late call of the first attempt');
    assert.equal(await bench.stockOf('lamp'), 0);
    const third = { ...first, orderId: randomUUID() };
    assert.equal((await orders.place(third)).id, second.orderId, 'though nothing is left');
  });

  it('that was refused stays refused when others with its key have been refused since', async () => {
    await bench.sell({ vase: { priceCents: 900, stock: 0 } });
    const first = placementOf({ vase: 1 });
    const attempts = [first, { ...first, orderId: randomUUID() }, { ...first, orderId: randomUUID() }];
    for (const attempt of attempts) assert.deepEqual(await refusalOf(orders.place(attempt)), out('vase'));
    await bench.query(`update products set stock = 5 where id = 'vase'`);
    for (const attempt of attempts) assert.deepEqual(await refusalOf(orders.place(attempt)), out('vase'));
    assert.equal(await bench.stockOf('vase'), 5);
    const last = { ...first, orderId: randomUUID() };
    assert.equal((await orders.place(last)).id, last.orderId);
    assert.equal(await bench.stockOf('vase'), 4);
  });

  it('belongs to its user alone, as do its keys', async () => {
    const placement = placementOf({ tea: 1 });
    const order = await orders.place(placement);
    assert.equal(await orders.byId('u-carol', order.id), null);
    assert.equal(await orders.byKey('u-carol', placement.key), null);
    const hers = await orders.place({ ...placement, userId: 'u-carol', orderId: randomUUID() });
    assert.notEqual(hers.id, order.id);
    assert.equal((await orders.byId('u-carol', hers.id))?.id, hers.id);
  });

  it('is not found by what is no id', async () => {
    for (const id of ['', 'nonsense', `${randomUUID()}'`, '\u0000', 'x'.repeat(10_000)]) {
      assert.equal(await orders.byId('u-bob', id), null);
    }
  });
});

describe('a list of orders', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  let orders: Orders;
  before(async () => {
    [orders] = (await bench.nodes(1)) as [Orders];
    await bench.sell({ tea: { priceCents: 450, stock: 1000 } });
  });

  async function idsInPages(userId: string, limit: number): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 50; page += 1) {
      const { orders: shown, nextCursor }: Awaited<ReturnType<Orders['page']>> = await orders.page(
        userId,
        cursor,
        limit,
      );
      assert.ok(shown.length === limit || nextCursor === null);
      ids.push(...shown.map(({ id }) => id));
      if (nextCursor === null) return ids;
      cursor = nextCursor;
    }
    throw new Error('the pages have no end');
  }

  it('comes newest first, page by page, each order once, also those of the same instant', async () => {
    const times = [5, 1, 3, 3, 3, 4, 2, 3];
    const placed = await Promise.all(
      times.map((at) => orders.place(placementOf({ tea: 1 }, { userId: 'u-1', at }))),
    );
    await orders.place(placementOf({ tea: 1 }, { userId: 'u-2' }));
    const sortKey = ({ placedAt, id }: Order) => `${placedAt} ${id}`;
    const newestFirst = placed.toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1)).map(({ id }) => id);
    for (const limit of [1, 2, 3, 4, 7, 8, 9, 100])
      assert.deepEqual(await idsInPages('u-1', limit), newestFirst);
    assert.deepEqual(await idsInPages('nobody', 10), []);
  });

  it('goes on where it was when newer orders come in between', async () => {
    const place = (at: number) => orders.place(placementOf({ tea: 1 }, { userId: 'u-3', at }));
    const [first, second, third] = [await place(1), await place(2), await place(3)];
    const { orders: shown, nextCursor } = await orders.page('u-3', null, 1);
    assert.deepEqual(shown, [third]);
    await place(4);
    assert.deepEqual((await orders.page('u-3', nextCursor, 5)).orders, [second, first]);
  });

  it('refuses a cursor that no page has answered, by name', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const broken = [
      '',
      'x',
      '%',
      made(1),
      made([]),
      made(['1', randomUUID()]),
      made([1, 'x']),
      made([-1, randomUUID()]),
    ];
    for (const cursor of [
      ...broken,
      made([9e15, randomUUID()]),
      made([1.5, randomUUID()]),
      made([1, randomUUID(), 2]),
    ]) {
      assert.deepEqual(await refusalOf(orders.page('u-1', cursor, 5)), {
        code: 'missing_data',
        fields: ['cursor'],
      });
    }
  });
});
