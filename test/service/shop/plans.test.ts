// Each statement of the shop reaches its rows by an index, whatever PostgreSQL knows of its parameters: on a database
// with enough in it that reading a whole table would be noticed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { seedStatement } from '../../../src/service/database/seed-products.ts';
import { batchStatement } from '../../../src/service/shop/catalogue.ts';
import * as statements from '../../../src/service/shop/order-statements.ts';
import type { Statement } from '../../../src/strategies/support/postgres-connection.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { shopBench } from '../../support/shop.ts';

const PRODUCTS = 5000;
const ORDERS = 20_000;
const USERS = 200;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const fill = `
insert into products (id, name, price_cents, stock, position)
select 'p-' || n, 'Product ' || n, n, 1000, n from generate_series(1, ${PRODUCTS}) n;
insert into orders (id, user_id, idempotency_key, placed_at, total_cents, refused)
select gen_random_uuid(), 'u-' || n % ${USERS}, 'key-' || n, now() - n * interval '1 minute', n,
  case when n % 20 = 0 then array['p-1'] end
from generate_series(1, ${ORDERS}) n;
insert into order_lines (order_id, line, product_id, name, unit_price_cents, quantity)
select id, line, 'p-' || line, 'Product', 100, 1 from orders, generate_series(1, 3) line where refused is null;
analyze products, orders, order_lines;`;

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

const literal = (value: unknown): string => (Array.isArray(value) ? `'{${value.join(',')}}'` : `'${value}'`);

const attempt = [randomUUID(), 'u-1', randomUUID(), '2026-01-02T00:00:00.000Z'];
const ids = ['p-17', 'p-4000'];

/** Each with parameters such as a request has, and the indexes that it should need. */
const asked: [Statement, unknown[], string[]][] = [
  [statements.lockStatement, [ids], ['products_pkey']],
  [statements.placeStatement, [...attempt, 500, ids, ['A', 'B'], [200, 300], [1, 1]], ['products_pkey']],
  [statements.refuseStatement, [...attempt, ids], []],
  [statements.byKeyStatement, ['u-1', 'key-1'], ['order_lines_pkey', 'orders_user_id_idempotency_key_key']],
  [statements.byIdStatement, [randomUUID(), 'u-1'], ['order_lines_pkey', 'orders_pkey']],
  [
    statements.pageStatement,
    ['u-1', 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 21],
    ['order_lines_pkey', 'orders_newest'],
  ],
  [
    statements.pageStatement,
    ['u-1', '2026-01-02T00:00:00.000Z', randomUUID(), 101],
    ['order_lines_pkey', 'orders_newest'],
  ],
  [batchStatement, [-(2 ** 31), '', 1000], ['products_in_order']],
  [batchStatement, [2000, 'p-2000', 1000], ['products_in_order']],
  [seedStatement, [ids, ['A', 'B'], [200, 300], [1, 1]], []],
];

describe('the plans of the shop', { skip: withoutPostgres }, () => {
  const bench = shopBench();
  let client: Client;
  before(async () => {
    client = new Client({ connectionString: bench.postgres.url, options: `-c search_path=${bench.schema}` });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(fill);
  });
  after(() => client.end());

  async function planOf({ text }: Statement, values: readonly unknown[], mode: string): Promise<Plan[]> {
    await client.query(`set plan_cache_mode = ${mode}; prepare asked as ${text}`);
    try {
      const { rows } = await client.query(
        `explain (format json) execute asked (${values.map(literal).join(', ')})`,
      );
      return nodesOf(rows[0]['QUERY PLAN'][0].Plan);
    } finally {
      await client.query('deallocate asked');
    }
  }

  it('are those of every statement that there is', () => {
    const all = [...Object.values(statements), batchStatement, seedStatement];
    assert.deepEqual(new Set(asked.map(([{ name }]) => name)), new Set(all.map(({ name }) => name)));
  });

  for (const mode of ['force_generic_plan', 'force_custom_plan']) {
    for (const [statement, values, indexes] of asked) {
      it(`${statement.name} reads by index with ${JSON.stringify(values[1] ?? values[0])}, ${mode}`, async () => {
        const nodes = await planOf(statement, values, mode);
        const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
        assert.deepEqual(
          scans.map((node) => node['Relation Name']),
          [],
        );
        const used = new Set(nodes.flatMap((node) => node['Index Name'] ?? []));
        assert.deepEqual([...used].sort(), indexes);
      });
    }
  }

  it('read no more orders than the page shows', async () => {
    const values = ['u-1', 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 21];
    const { rows } = await client.query(
      `explain (analyze, format json) ${statements.pageStatement.text}`,
      values,
    );
    const scan = nodesOf(rows[0]['QUERY PLAN'][0].Plan).find(
      (node) => node['Index Name'] === 'orders_newest',
    );
    assert.equal((scan as unknown as { 'Actual Rows': number })['Actual Rows'], 21);
  });
});
