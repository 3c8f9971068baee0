// What a shop begins with: once, and never against what somebody has changed since.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from '../../../src/node/environment.ts';
import { seedProducts } from '../../../src/service/database/seed-products.ts';
import type { Query } from '../../../src/strategies/support/postgres-connection.ts';
import taught from '../../../src/teach/data/products.json' with { type: 'json' };
import { withoutPostgres } from '../../support/postgres.ts';
import { shopBench } from '../../support/shop.ts';

describe('seeding products', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  let query: Query;
  let directory: string;
  before(async () => {
    ({ query } = await bench.connection());
    directory = await mkdtemp(join(tmpdir(), 'statelab-products-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  async function fileOf(content: unknown): Promise<string> {
    const file = join(directory, 'products.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }
  const stored = () =>
    bench.query(
      `select id, name, price_cents as "priceCents" from products where id <> 'tea' order by position`,
    );

  it('gives the products of the teaching servers, in their order, and twice is as once', async () => {
    assert.deepEqual((await seedProducts(query)).sort(), taught.map(({ id }) => id).sort());
    assert.deepEqual(await stored(), taught);
    await bench.query(`update products set stock = 3, price_cents = 1 where id = 'mouse'`);
    assert.deepEqual(await seedProducts(query), []);
    assert.equal(await bench.stockOf('mouse'), 3);
  });

  it('adds what is new in a file, with its stock', async () => {
    const file = await fileOf([...taught, { id: 'tea', name: 'Tea', priceCents: 450, stock: 7 }]);
    assert.deepEqual(await seedProducts(query, file), ['tea']);
    assert.equal(await bench.stockOf('tea'), 7);
  });

  it('by several processes at once is as by one', async () => {
    const file = await fileOf(
      Array.from({ length: 50 }, (_, n) => ({ id: `p-${n}`, name: 'P', priceCents: n })),
    );
    const seeded = await Promise.all(Array.from({ length: 5 }, () => seedProducts(query, file)));
    assert.equal(seeded.flat().length, 50);
  });

  it('says in words why a file cannot be used, and changes nothing', async () => {
    const bad = [
      '{',
      [],
      [{ id: 'Laptop', name: 'x', priceCents: 1 }],
      [{ id: 'x', name: 'x', priceCents: 1.5 }],
    ];
    for (const content of bad) {
      await assert.rejects(seedProducts(query, await fileOf(content)), ConfigError);
    }
    await assert.rejects(seedProducts(query, join(directory, 'absent.json')), /cannot be read \(ENOENT\)/);
  });
});
