/**
 * Connections to PostgreSQL that answer or fail within a deadline, and fail at once while it is away.
 *
 * Each guard covers what the others leave: our own deadline per call (a paused PostgreSQL accepts connections
 * and stays silent), a shorter one on the server (a statement that waits for a lock is answered, and not
 * left running), a bounded queue before a bounded pool (a store that is only slow), and a breaker.
 * A call that is cut off may have happened. Its connection is destroyed: nobody must read its late answer.
 */
import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel';
import type { PoolClient, QueryResult } from 'pg';
import { DeadlinePassed, withDeadline } from './deadline.ts';
import { isOutage, isSilence } from './postgres-errors.ts';
import { type BoundedPool, newPool } from './postgres-pool.ts';
import { ProbingBreaker } from './probing-breaker.ts';
import { reachesAtStart } from './reach-at-start.ts';
import { StoreUnavailable } from './store-unavailable.ts';

const CONNECTIONS_MAX = 10;
const QUEUE_MAX = 500;
/** Whoever has waited longer for a connection would begin with too little time to end. */
const WAIT_SHARE = 0.5;

/** A statement by name: PostgreSQL plans it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Query = <Row extends object>(statement: Statement, values?: readonly unknown[]) => Promise<Row[]>;

export interface PostgresConnection {
  /**
   * @throws StoreUnavailable when PostgreSQL does not answer within the deadline, the queue is full or the
   * breaker is open. Its own errors, such as a violated constraint, come as pg's DatabaseError.
   */
  readonly query: Query;
  /** From BEGIN to COMMIT on one connection and within one deadline; rolled back when `work` throws. */
  transaction<Value>(work: (query: Query) => Promise<Value>): Promise<Value>;
  checkReady(): Promise<void>;
  /** Opens the connections that are not there yet: a burst must not meet a single one. */
  warm(): void;
  close(): Promise<void>;
}

export interface PostgresConnectionOptions {
  readonly url: string;
  readonly schema: string;
  readonly deadlineMs: number;
  readonly connectionsMax?: number;
  readonly queueMax?: number;
  readonly applicationName?: string;
  /** False: it begins with one connection, for whoever is starting and calls `warm` later. */
  readonly isWarm?: boolean;
}

type Work<Value> = (client: PoolClient) => Promise<Value>;

const ping: Statement = { name: 'ping', text: 'select 1' };

class Connections implements PostgresConnection {
  readonly #deadlineMs: number;
  readonly #pool: BoundedPool;
  readonly #limited: BulkheadPolicy;
  /** Once it answers again, those who have waited for that come together. */
  readonly #breaker = new ProbingBreaker(() => this.#ping().then(() => this.warm()));
  /** What must not go back to the pool: nobody knows what it is in the middle of. */
  readonly #unfit = new WeakSet<PoolClient>();

  constructor({ url, schema, deadlineMs, ...options }: PostgresConnectionOptions) {
    const { connectionsMax = CONNECTIONS_MAX, queueMax = QUEUE_MAX, applicationName = 'statelab' } = options;
    this.#deadlineMs = deadlineMs;
    this.#pool = newPool({ url, schema, deadlineMs, connectionsMax, applicationName });
    // As many slots as connections: the queue of the pool itself, which has no bound, stays empty.
    this.#limited = bulkhead(connectionsMax, queueMax);
  }

  /** Until the first answer, nobody waits for a store that may not be there. */
  async begin(isWarm: boolean): Promise<void> {
    if (!(await reachesAtStart(() => this.#ping(), this.#deadlineMs))) return this.#breaker.open();
    this.#breaker.close();
    if (isWarm) this.warm();
  }

  warm(): void {
    this.#pool.warm();
  }

  readonly query: Query = (statement, values) => this.#run((client) => this.#rows(client, statement, values));

  transaction<Value>(work: (query: Query) => Promise<Value>): Promise<Value> {
    return this.#run(async (client) => {
      await this.#ask(client, { text: 'begin' });
      try {
        const value = await work((statement, values) => this.#rows(client, statement, values));
        const { command } = await this.#ask(client, { text: 'commit' });
        // PostgreSQL rolls back, and says so, when a statement had failed and `work` went on regardless.
        if (command !== 'COMMIT') throw new Error('a statement had failed before the commit');
        return value;
      } catch (error) {
        await this.#ask(client, { text: 'rollback' }).catch(() => undefined);
        throw error;
      }
    });
  }

  async checkReady(): Promise<void> {
    await this.query(ping);
  }

  async close(): Promise<void> {
    this.#breaker.stop();
    await this.#pool.close();
  }

  async #run<Value>(work: Work<Value>): Promise<Value> {
    const askedAt = performance.now();
    this.#refuseWhileOpen();
    try {
      return await this.#limited.execute(() => {
        this.#refuseWhileOpen();
        const waitedMs = performance.now() - askedAt;
        if (waitedMs > this.#deadlineMs * WAIT_SHARE) throw new StoreUnavailable('no connection was free');
        return this.#onConnection(work, askedAt + this.#deadlineMs);
      });
    } catch (error) {
      throw error instanceof BulkheadRejectedError ? new StoreUnavailable(error) : error;
    }
  }

  #refuseWhileOpen(): void {
    if (this.#breaker.isOpen) throw new StoreUnavailable('PostgreSQL has not answered of late');
  }

  /** Whatever the breaker says: it is the breaker that asks. */
  async #ping(): Promise<void> {
    await this.#onConnection((client) => this.#ask(client, ping), performance.now() + this.#deadlineMs);
  }

  async #onConnection<Value>(work: Work<Value>, endsAt: number): Promise<Value> {
    const client = await this.#connect(endsAt);
    try {
      return await withDeadline(work(client), endsAt - performance.now());
    } catch (error) {
      if (!(error instanceof DeadlinePassed)) throw error;
      this.#lose(client);
      throw new StoreUnavailable(error);
    } finally {
      client.release(this.#unfit.has(client));
    }
  }

  async #connect(endsAt: number): Promise<PoolClient> {
    const connecting = this.#pool.pool.connect();
    try {
      return await withDeadline(connecting, endsAt - performance.now());
    } catch (error) {
      // One that comes late has done nothing yet, and serves somebody else.
      connecting.then(
        (client) => client.release(),
        () => undefined,
      );
      if (isSilence(error)) this.#breaker.silent();
      throw new StoreUnavailable(error);
    }
  }

  async #rows<Row extends object>(client: PoolClient, statement: Statement, values: readonly unknown[] = []) {
    const { rows } = await this.#ask(client, { ...statement, values: [...values] });
    return rows as Row[];
  }

  async #ask(
    client: PoolClient,
    question: { name?: string; text: string; values?: unknown[] },
  ): Promise<QueryResult> {
    try {
      const result = await client.query(question);
      this.#breaker.answered();
      return result;
    } catch (error) {
      if (isSilence(error)) this.#lose(client);
      else this.#breaker.answered();
      throw isOutage(error) ? new StoreUnavailable(error) : error;
    }
  }

  /** Counts once, however many calls fail on it. */
  #lose(client: PoolClient): void {
    if (this.#unfit.has(client)) return;
    this.#unfit.add(client);
    this.#breaker.silent();
  }
}

/** Resolves connected or not: a server whose store is away starts, and says so when it is asked. */
export async function connectPostgres(options: PostgresConnectionOptions): Promise<PostgresConnection> {
  const connections = new Connections(options);
  await connections.begin(options.isWarm ?? true);
  return connections;
}
