/** What a server is put together from: its stores, opened in order, and closed in the reverse one. */
import { credentialsFor } from '../node/credentials.ts';
import { createMetrics } from '../node/metrics.ts';
import { basePath } from '../protocol/strategies.ts';
import { strategies } from '../strategies/index.ts';
import { connectPostgres } from '../strategies/support/postgres-connection.ts';
import { createAccounts } from './accounts/accounts.ts';
import { type Config, familyOf } from './config.ts';
import type { Context } from './context.ts';
import type { Log } from './log.ts';
import { refuseOldTables } from './refuse-old-tables.ts';
import { openCatalogue } from './shop/catalogue.ts';
import { createOrders } from './shop/orders.ts';

/** Accounts and the shop may wait longer for PostgreSQL than a session may: nobody reads a session through them. */
const ACCOUNTS_DEADLINE_FACTOR = 8;

const unreachable = (error: unknown) => ({ cause: error instanceof Error ? error.message : String(error) });

export interface Parts {
  readonly context: Context;
  /** What the first answer does without, and the first rush of logins should not: to be called once this server listens. */
  warm(): void;
  close(): Promise<void>;
}

async function openAccounts(config: Config, log: Log) {
  const { databaseUrl: url, databaseSchema: schema, storeDeadlineMs } = config.strategyOptions;
  const postgres = await connectPostgres({
    url,
    schema,
    deadlineMs: storeDeadlineMs * ACCOUNTS_DEADLINE_FACTOR,
    applicationName: `statelab ${config.nodeName} accounts`,
    isWarm: false,
  });
  // Before the catalogue is read: without its table, that would be a second complaint about the same thing.
  await refuseOldTables(postgres.query, schema, log);
  const catalogue = await openCatalogue({
    query: postgres.query,
    onFailure: (error) => log('warn', 'catalogue_stale', unreachable(error)),
  });
  return { postgres, catalogue, accounts: createAccounts({ postgres, log, ...config.accounts }) };
}

export async function openParts(config: Config, log: Log): Promise<Parts> {
  // At once: neither store needs the other, and while one makes its connection, the driver of the other is loaded.
  const [{ postgres, catalogue, accounts }, strategy] = await Promise.all([
    openAccounts(config, log),
    strategies[config.strategy](config.strategyOptions),
  ]);
  const context: Context = {
    config,
    base: basePath(familyOf(config)),
    strategy,
    credentials: credentialsFor(strategy.credentialKind, config.cookie),
    postgres,
    accounts,
    catalogue,
    orders: createOrders(postgres),
    metrics: createMetrics(() => strategy.held()),
    readiness: { draining: false },
    log,
    startedAt: new Date().toISOString(),
  };
  return {
    context,
    warm() {
      postgres.warm();
      accounts.hashing.warm();
    },
    async close() {
      catalogue.close();
      // What the audit trail holds back is written before its connection goes.
      await accounts.close();
      await strategy.close();
      await postgres.close();
    },
  };
}
