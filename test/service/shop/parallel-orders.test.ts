// Checkouts that meet: at one product, at two products from both sides, and at one key. Each node has connections of
// its own, so that it is PostgreSQL, and nothing in a process, that keeps them apart.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { Problem } from '../../../src/protocol/problems.ts';
import type { Order } from '../../../src/protocol/shop.ts';
import type { Orders, Placement } from '../../../src/service/shop/orders.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { placementOf, shopBench } from '../../support/shop.ts';
import { until } from '../../support/until.ts';

const NODES = 3;

/** One after the other to each node in turn, all at once; a refusal for want of stock is null. */
const placeAll = (nodes: readonly Orders[], placements: readonly Placement[]): Promise<(Order | null)[]> =>
  Promise.all(
    placements.map((placement, index) =>
      (nodes[index % nodes.length] as Orders).place(placement).catch((error) => {
        if (error instanceof Problem && error.code === 'out_of_stock') return null;
        throw error;
      }),
    ),
  );

const distinct = (orders: readonly (Order | null)[]) => new Set(orders.map((order) => JSON.stringify(order)));

describe('parallel checkouts', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  let nodes: Orders[];
  before(async () => {
    nodes = await bench.nodes(NODES);
  });

  const countOf = async (table: string, where = 'true') => {
    const [row] = await bench.query<{ count: number }>(`select count(*)::int from ${table} where ${where}`);
    return row?.count;
  };

  it('of more than there is sell exactly what there is', async () => {
    await bench.sell({ seat: { priceCents: 100, stock: 17 } });
    const wanted = Array.from({ length: 60 }, (_, index) =>
      placementOf({ seat: 1 }, { userId: `u-${index}` }),
    );
    const sold = (await placeAll(nodes, wanted)).filter((order) => order !== null);
    assert.equal(sold.length, 17);
    assert.equal(await bench.stockOf('seat'), 0);
    assert.equal(await countOf('order_lines', `product_id = 'seat'`), 17);
  });

  it('of several pieces each leave what is not enough for anybody', async () => {
    await bench.sell({ plate: { priceCents: 100, stock: 20 } });
    const wanted = Array.from({ length: 30 }, (_, index) =>
      placementOf({ plate: 3 }, { userId: `u-${index}` }),
    );
    const sold = (await placeAll(nodes, wanted)).filter((order) => order !== null);
    assert.deepEqual([sold.length, await bench.stockOf('plate')], [6, 2]);
  });

  it('that want the same products in opposite order never wait for each other for ever', async () => {
    await bench.sell({ left: { priceCents: 1, stock: 1000 }, right: { priceCents: 1, stock: 1000 } });
    const wanted = Array.from({ length: 60 }, (_, index) =>
      placementOf(index % 2 ? { left: 1, right: 1 } : { right: 1, left: 1 }, { userId: `u-${index}` }),
    );
    assert.ok((await placeAll(nodes, wanted)).every((order) => order !== null));
    assert.deepEqual([await bench.stockOf('left'), await bench.stockOf('right')], [940, 940]);
    const [counted] = await bench.postgres.query<{ deadlocks: number }>(
      'select sum(deadlocks)::int as deadlocks from pg_stat_database',
    );
    assert.equal(counted?.deadlocks, 0);
  });

  it('of one attempt place one order, sell once, and all get the same answer', async () => {
    await bench.sell({ bell: { priceCents: 300, stock: 100 } });
    for (let round = 1; round <= 5; round += 1) {
      const same = placementOf({ bell: 2 }, { userId: 'u-same' });
      const answers = await placeAll(
        nodes,
        Array.from({ length: 20 }, () => same),
      );
      assert.equal(distinct(answers).size, 1);
      assert.equal(answers[0]?.id, same.orderId);
      assert.equal(await bench.stockOf('bell'), 100 - 2 * round);
    }
    assert.equal(await countOf('orders', `user_id = 'u-same'`), 5);
  });

  it('of many attempts with one key place one order too, whatever each of them holds', async () => {
    await bench.sell({ drum: { priceCents: 300, stock: 100 }, horn: { priceCents: 500, stock: 100 } });
    const key = randomUUID();
    const attempts = Array.from({ length: 20 }, (_, index) =>
      placementOf(index % 2 ? { drum: 1 } : { horn: 1 }, { userId: 'u-key', key }),
    );
    const answers = await placeAll(nodes, attempts);
    assert.equal(distinct(answers).size, 1);
    assert.equal((await bench.stockOf('drum')) + (await bench.stockOf('horn')), 199);
    assert.equal(await countOf('orders', `user_id = 'u-key'`), 1);
  });

  it('of one attempt that comes too late are all refused, for the same products', async () => {
    await bench.sell({ rose: { priceCents: 300, stock: 1 } });
    // Of the unicorn there is not even a row that could be locked.
    for (const lines of [{ rose: 2 }, ...Array<Placement['lines']>(3).fill({ unicorn: 1 })]) {
      const same = placementOf(lines);
      const answers = await placeAll(
        nodes,
        Array.from({ length: 20 }, () => same),
      );
      assert.ok(answers.every((order) => order === null));
    }
    assert.equal(await bench.stockOf('rose'), 1);
  });

  it('of one attempt agree, even while the stock comes', async () => {
    await bench.sell({ lily: { priceCents: 300, stock: 0 } });
    for (let round = 0; round < 10; round += 1) {
      const same = placementOf({ lily: 1 });
      const answers = placeAll(
        nodes,
        Array.from({ length: 9 }, () => same),
      );
      await bench.query(`update products set stock = 1 where id = 'lily'`);
      assert.equal(distinct(await answers).size, 1);
      await bench.query(`update products set stock = 0 where id = 'lily'`);
    }
  });

  it('outlive a deadlock with somebody who locks in another order', async () => {
    await bench.sell({ salt: { priceCents: 1, stock: 10 }, wine: { priceCents: 1, stock: 10 } });
    const stranger = await bench.connection({ applicationName: 'stranger' });
    const restock = (id: string) => ({
      name: `restock-${id}`,
      text: `update products set stock = stock + 1 where id = '${id}'`,
    });
    const isWaiting = async () => {
      const [row] = await bench.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and query like '%for no key update%'`,
      );
      return row?.count === 1;
    };
    let placing: Promise<Order> | undefined;
    await stranger.transaction(async (query) => {
      await query(restock('wine'));
      placing = nodes[0]?.place(placementOf({ salt: 1, wine: 1 }));
      await until('the checkout holds the salt and waits for the wine', isWaiting);
      await query(restock('salt'));
    });
    assert.equal((await placing)?.items.length, 2);
    assert.deepEqual([await bench.stockOf('salt'), await bench.stockOf('wine')], [10, 10]);
  });
});
