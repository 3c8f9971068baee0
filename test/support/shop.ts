/** The shop of the service on a private PostgreSQL: what it sells, and what is left of it. */
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { Problem, type ProblemCode } from '../../src/protocol/problems.ts';
import { createOrders, type Orders, type Placement } from '../../src/service/shop/orders.ts';
import {
  connectPostgres,
  type PostgresConnection,
  type PostgresConnectionOptions,
} from '../../src/strategies/support/postgres-connection.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { until } from './until.ts';

/** Far above what a busy machine needs; tests of an outage set their own. */
const DEADLINE_MS = 10_000;

export interface ShopBench {
  readonly postgres: TestPostgres;
  readonly schema: string;
  /** One more node's connections, closed after the tests. */
  connection(options?: Partial<PostgresConnectionOptions>): Promise<PostgresConnection>;
  /** As many nodes, each with connections of its own. */
  nodes(count: number): Promise<Orders[]>;
  /** In the schema, past everything that is tested. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** New products, by price in cents and stock. */
  sell(products: Readonly<Record<string, { priceCents: number; stock: number }>>): Promise<void>;
  stockOf(productId: string): Promise<number>;
}

/** Call it inside a `describe`: the store lives as long as its tests. */
export function shopBench(): ShopBench {
  let postgres: TestPostgres | undefined;
  let schema = '';
  let products = 0;
  const connections: PostgresConnection[] = [];
  const current = (): TestPostgres => {
    if (!postgres) throw new Error('PostgreSQL has not been started');
    return postgres;
  };
  before(async () => {
    postgres = await startPostgres();
    schema = await postgres.newSchema();
  });
  after(async () => {
    for (const connection of connections) await connection.close();
    await postgres?.stop();
  });

  const query = <Row extends object>(sql: string, values?: readonly unknown[]) =>
    current().query<Row>(sql, values, schema);

  async function connection(options: Partial<PostgresConnectionOptions> = {}) {
    const given = { url: current().url, schema, deadlineMs: DEADLINE_MS, ...options };
    const connected = await connectPostgres(given);
    connections.push(connected);
    await until('PostgreSQL is connected', () => connected.checkReady().then(() => true));
    return connected;
  }

  return {
    get postgres() {
      return current();
    },
    get schema() {
      return schema;
    },
    connection,
    query,
    async nodes(count) {
      const nodes = Array.from({ length: count }, () => connection());
      return (await Promise.all(nodes)).map(createOrders);
    },
    async sell(given) {
      for (const [id, { priceCents, stock }] of Object.entries(given)) {
        products += 1;
        const values = [id, `The ${id}`, priceCents, stock, products];
        await query(
          'insert into products (id, name, price_cents, stock, position) values ($1, $2, $3, $4, $5)',
          values,
        );
      }
    },
    async stockOf(productId) {
      const [row] = await query<{ stock: number }>('select stock from products where id = $1', [productId]);
      return row?.stock ?? Number.NaN;
    },
  };
}

/** What somebody wants to buy, as a session remembers it. */
export const placementOf = (lines: Placement['lines'], given: Partial<Placement> = {}): Placement => ({
  userId: 'u-bob',
  key: randomUUID(),
  orderId: randomUUID(),
  at: Date.UTC(2026, 0, 2),
  lines,
  ...given,
});

/** The code of a refusal, and which products it names. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: ProblemCode; fields: string[] }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.code, fields: (error.extras.errors ?? []).map(({ field }) => field) };
  }
  throw new Error('was not refused');
}
