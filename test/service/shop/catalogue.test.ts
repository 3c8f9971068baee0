// The catalogue in memory: as new as its interval, there while PostgreSQL is away, and read page by page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Catalogue, openCatalogue } from '../../../src/service/shop/catalogue.ts';
import {
  connectPostgres,
  type PostgresConnection,
} from '../../../src/strategies/support/postgres-connection.ts';
import { StoreUnavailable } from '../../../src/strategies/support/store-unavailable.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { refusalOf, shopBench } from '../../support/shop.ts';
import { until } from '../../support/until.ts';

const REFRESH_MS = 100;

function idsInPages(catalogue: Catalogue, limit: number): string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 10_000; page += 1) {
    const { products, nextCursor }: ReturnType<Catalogue['page']> = catalogue.page(cursor, limit);
    ids.push(...products.map(({ id }) => id));
    if (nextCursor === null) return ids;
    cursor = nextCursor;
  }
  throw new Error('the pages have no end');
}

describe('the catalogue', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  let connection: PostgresConnection;
  const opened: Catalogue[] = [];
  before(async () => {
    connection = await bench.connection({ deadlineMs: 2000 });
    await bench.query(`
      insert into products (id, name, price_cents, stock, position)
      select 'p-' || n, 'Product ' || n, n, 0, n / 3 from generate_series(1, 2500) n`);
  });
  after(() => {
    for (const catalogue of opened) catalogue.close();
  });
  const open = async (given: Partial<Parameters<typeof openCatalogue>[0]> = {}) => {
    const catalogue = await openCatalogue({ query: connection.query, refreshMs: REFRESH_MS, ...given });
    opened.push(catalogue);
    return catalogue;
  };
  const inOrder = async () => {
    const rows = await bench.query<{ id: string }>('select id from products order by position, id');
    return rows.map(({ id }) => id);
  };

  it('has every product, in its order, in more batches than one', async () => {
    const catalogue = await open();
    assert.deepEqual([...catalogue.products.keys()], await inOrder());
    assert.deepEqual(catalogue.products.get('p-7'), { id: 'p-7', name: 'Product 7', priceCents: 7 });
  });

  it('comes page by page, each product once, also those of the same position', async () => {
    const catalogue = await open();
    const expected = await inOrder();
    for (const limit of [1, 7, 100, 2499, 2500, 2501])
      assert.deepEqual(idsInPages(catalogue, limit), expected);
  });

  it('goes on where it was, though the product that the cursor names has gone', async () => {
    const catalogue = await open();
    const { nextCursor } = catalogue.page(undefined, 3);
    const expected = catalogue.page(nextCursor, 2).products;
    await bench.query(`delete from products where id in ('p-1', 'p-2', 'p-3', 'p-4')`);
    await until('it has noticed', () => !catalogue.products.has('p-4'));
    const left = expected.filter(({ id }) => catalogue.products.has(id));
    assert.deepEqual(catalogue.page(nextCursor, left.length).products, left);
  });

  it('refuses a cursor that no page has answered, by name', async () => {
    const catalogue = await open();
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of [
      '',
      'x',
      made({}),
      made([1]),
      made(['1', 'p-1']),
      made([2 ** 40, 'p-1']),
      made([1, 'P']),
    ]) {
      const page = Promise.try(() => catalogue.page(cursor, 5));
      assert.deepEqual(await refusalOf(page), { code: 'missing_data', fields: ['cursor'] });
    }
  });

  it('shows a new product and a new price within its interval', async () => {
    const catalogue = await open();
    await bench.sell({ novelty: { priceCents: 5, stock: 1 } });
    await until('the product is there', () => catalogue.products.has('novelty'));
    await bench.query(`update products set price_cents = 6 where id = 'novelty'`);
    await until('the price is there', () => catalogue.products.get('novelty')?.priceCents === 6);
  });

  it('is served as it was while PostgreSQL is away, tells it once, and is renewed after', async () => {
    const failures: unknown[] = [];
    const catalogue = await open({ onFailure: (error) => failures.push(error) });
    const before = [...catalogue.products.keys()];
    await bench.postgres.kill();
    await until('it has been told', () => failures.length > 0);
    await assert.rejects(connection.checkReady(), StoreUnavailable);
    assert.deepEqual([...catalogue.products.keys()], before);
    assert.equal(catalogue.page(null, 2).products.length, 2);
    await bench.postgres.start();
    await bench.sell({ comeback: { priceCents: 5, stock: 1 } });
    await until('it has been renewed', () => catalogue.products.has('comeback'));
    assert.equal(failures.length, 1);
    assert.ok(failures[0] instanceof StoreUnavailable);
  });

  it('that was never read is no empty one: it refuses, and comes by itself', async () => {
    await bench.postgres.kill();
    const fresh = await connectPostgres({ url: bench.postgres.url, schema: bench.schema, deadlineMs: 2000 });
    const catalogue = await open({ query: fresh.query });
    assert.throws(() => catalogue.products, StoreUnavailable);
    assert.throws(() => catalogue.page(null, 1), StoreUnavailable);
    await bench.postgres.start();
    await until('it has been read', () => catalogue.products.size > 0);
    catalogue.close();
    await fresh.close();
  });

  it('asks no more once it is closed, and never while it is asking', async () => {
    let asking = 0;
    let asked = 0;
    let most = 0;
    const catalogue = await open({
      refreshMs: 1,
      query: async (...question) => {
        asked += 1;
        asking += 1;
        most = Math.max(most, asking);
        return connection.query(...(question as Parameters<PostgresConnection['query']>)).finally(() => {
          asking -= 1;
        }) as never;
      },
    });
    await until('it has asked often', () => asked > 20);
    catalogue.close();
    await until('it is quiet', async () => {
      const then = asked;
      for (let answers = 0; answers < 5; answers += 1) await connection.checkReady();
      return asked === then;
    });
    assert.equal(most, 1);
  });
});
