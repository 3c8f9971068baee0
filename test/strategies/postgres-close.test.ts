// A server that ends while its PostgreSQL stands still, which will never say goodbye.
import { describe, it } from 'node:test';
import { createPostgresStrategy } from '../../src/strategies/postgres.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { newOptions } from '../support/strategies.ts';
import { until } from '../support/until.ts';

describe('postgres: a store that stands still while its server ends', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it('does not keep a strategy from closing, nor its process from ending', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    // The moment decides in which state the pool's connections are met.
    for (let time = 0; time < 8; time += 1) {
      const before = sockets();
      const given = { databaseUrl: bench.postgres.url, databaseSchema: bench.schema, storeDeadlineMs: 250 };
      const strategy = await createPostgresStrategy(await newOptions(given));
      await until('it is connected', () => strategy.checkReady().then(() => true));
      bench.postgres.pause();
      await strategy.close();
      await until('its sockets are closed', () => sockets() <= before);
      bench.postgres.resume();
    }
  });
});
