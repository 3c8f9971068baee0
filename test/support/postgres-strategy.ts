/** The postgres strategy on a private PostgreSQL, for tests that look at what it does there. */
import { after, before } from 'node:test';
import { createPostgresStrategy } from '../../src/strategies/postgres.ts';
import type { Strategy, StrategyOptions } from '../../src/strategies/strategy.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { newOptions } from './strategies.ts';
import { until } from './until.ts';

export interface PostgresBench {
  readonly postgres: TestPostgres;
  /** Where strategies lie that are not told otherwise. */
  readonly schema: string;
  /** One more node's view of the store, closed after the tests. */
  strategy(options?: Partial<StrategyOptions>): Promise<Strategy>;
  /** In the schema, past the strategy. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Call it inside a `describe`: the store lives as long as its tests. */
export function postgresBench(): PostgresBench {
  let postgres: TestPostgres | undefined;
  let schema = '';
  const strategies: Strategy[] = [];
  const current = (): TestPostgres => {
    if (!postgres) throw new Error('PostgreSQL has not been started');
    return postgres;
  };
  before(async () => {
    postgres = await startPostgres();
    schema = await postgres.newSchema();
  });
  after(async () => {
    for (const strategy of strategies) await strategy.close();
    await postgres?.stop();
  });

  return {
    get postgres() {
      return current();
    },
    get schema() {
      return schema;
    },
    async strategy(options = {}) {
      const given = { databaseUrl: current().url, databaseSchema: schema, ...options };
      const strategy = await createPostgresStrategy(await newOptions(given));
      strategies.push(strategy);
      await until('the strategy is connected', () => strategy.checkReady().then(() => true));
      return strategy;
    },
    query: (sql, values) => current().query(sql, values, schema),
  };
}
