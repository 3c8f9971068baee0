/** What the routes of one server share. */
import type { Credentials } from '../node/credentials.ts';
import type { Metrics } from '../node/metrics.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { PostgresConnection } from '../strategies/support/postgres-connection.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Catalogue } from './shop/catalogue.ts';
import type { Orders } from './shop/orders.ts';

/** What a draining server answers to /readyz before it stops listening. */
export interface Readiness {
  draining: boolean;
}

export interface Context {
  readonly config: Config;
  /** The path below which the contract lies, such as /api/stateful. */
  readonly base: string;
  readonly strategy: Strategy;
  readonly credentials: Credentials;
  readonly postgres: PostgresConnection;
  readonly accounts: Accounts;
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly log: Log;
  readonly startedAt: string;
}
