/**
 * postgres: the state lives in PostgreSQL, the client holds only a key to it.
 *
 * How does server 2 know that it is the same person? It asks PostgreSQL, as server 1 did. Any server will do,
 * and what was acknowledged outlives servers and the store's own restart. The price is that of redis, a round
 * trip for each request and 503 while the store is away, and a write to a disk for each change.
 *
 * Threats
 * - Stolen cookie: works until logout or expiry; a logout counts at once, on every server.
 * - A leaked database or backup: it holds SHA-256 of each secret. Nothing in it opens a session.
 * - Injection: values travel apart from the statements, which are fixed texts.
 * - Resurrection: every write is an UPDATE of a live row; only a login inserts (see postgres-changes.ts).
 * - Lost update: a change is one statement, so parallel changes all survive.
 * - A hanging store: every call has a deadline, waiting is bounded, and a breaker opens (postgres-connection.ts).
 * - A call cut off half-way: its connection is destroyed, so nobody is given somebody else's late answer.
 * - Skewed clocks: all times are the store's own, whatever the nodes think.
 */
import { Problem, type ProblemCode } from '../protocol/problems.ts';
import type { User } from '../protocol/session.ts';
import type { Change } from '../shop/state.ts';
import type {
  CreateStrategy,
  Found,
  Refusal,
  Session,
  SessionSummary,
  Started,
  Strategy,
  StrategyOptions,
} from './strategy.ts';
import { touchEveryMs } from './support/expiry.ts';
import { argumentsOf, changeStatements } from './support/postgres-changes.ts';
import { connectPostgres, type PostgresConnection } from './support/postgres-connection.ts';
import { refusesWrites } from './support/postgres-errors.ts';
import { idOfRow, keyOf, type SessionRow, sessionOf } from './support/postgres-session.ts';
import * as statements from './support/postgres-statements.ts';
import { PostgresSweeper } from './support/postgres-sweeper.ts';
import { idOf, newSecret } from './support/secret.ts';

const LISTED_MAX = 100;

/** A statement that may refuse answers so; all columns of the row are null where nothing was changed. */
type ChangedRow = SessionRow & { readonly refusal?: ProblemCode | null };

class PostgresStrategy implements Strategy {
  readonly name = 'postgres';
  readonly family = 'stateful';
  readonly credentialKind = 'cookie';
  readonly stateHeldBy = 'store';

  readonly #options: StrategyOptions;
  readonly #postgres: PostgresConnection;
  readonly #sweeper: PostgresSweeper;

  constructor(options: StrategyOptions, postgres: PostgresConnection) {
    this.#options = options;
    this.#postgres = postgres;
    this.#sweeper = new PostgresSweeper(postgres.query, options.lifetimes.idleMs);
  }

  async start({ id: userId, username, name, role }: User, device: string): Promise<Started> {
    const { lifetimes, keepsUser } = this.#options;
    const credential = newSecret();
    const key = keyOf(idOf(credential));
    const person = keepsUser ? JSON.stringify({ username, name, role }) : null;
    const values = [key, lifetimes.idleMs, lifetimes.absoluteMs, userId, device, person];
    const [row] = await this.#postgres.query<SessionRow>(statements.startStatement, values);
    return { session: sessionOf(row as SessionRow), credential };
  }

  async find(credential: string): Promise<Found | Refusal> {
    const key = keyOf(idOf(credential));
    const { query } = this.#postgres;
    const values = [key, ...this.#touching()];
    const [row] = await query<SessionRow>(statements.findStatement, values).catch((error) => {
      // A use that cannot be written does not count. The session goes on until its idle expiry.
      if (refusesWrites(error)) return query<SessionRow>(statements.readStatement, [key]);
      throw error;
    });
    return row ? { session: sessionOf(row) } : 'unknown';
  }

  async apply({ id }: Session, change: Change): Promise<Found | null> {
    const values = [keyOf(id), ...this.#touching(), ...argumentsOf(change)];
    const [row] = await this.#postgres.query<ChangedRow>(changeStatements[change.type], values);
    if (row?.refusal) throw new Problem(row.refusal);
    return row?.id ? { session: sessionOf(row) } : null;
  }

  async end(userId: string, id: string): Promise<boolean> {
    const ended = await this.#postgres.query<{ live: boolean }>(statements.endStatement, [keyOf(id), userId]);
    return ended[0]?.live === true;
  }

  async list(userId: string) {
    type Row = Omit<SessionSummary, 'id'> & Pick<SessionRow, 'id'>;
    // One more than is shown tells whether these are all.
    const rows = await this.#postgres.query<Row>(statements.listStatement, [userId, LISTED_MAX + 1]);
    const sessions = rows.slice(0, LISTED_MAX).map((row) => ({ ...row, id: idOfRow(row) }));
    return { sessions, complete: rows.length <= LISTED_MAX };
  }

  async endAll(userId: string, except?: string): Promise<number> {
    const values = [userId, except === undefined ? null : keyOf(except)];
    const [ended] = await this.#postgres.query<{ count: number }>(statements.endAllStatement, values);
    return ended?.count ?? 0;
  }

  held(): number {
    return 0;
  }

  async checkReady(): Promise<void> {
    await this.#postgres.query(statements.readyStatement);
  }

  async close(): Promise<void> {
    this.#sweeper.stop();
    await this.#postgres.close();
  }

  /** How far a use moves the idle expiry, and how often a use counts. */
  #touching(): [number, number] {
    const { lifetimes } = this.#options;
    return [lifetimes.idleMs, touchEveryMs(lifetimes)];
  }
}

export const createPostgresStrategy: CreateStrategy = async (options) => {
  const { databaseUrl: url, databaseSchema: schema, storeDeadlineMs: deadlineMs } = options;
  const applicationName = 'statelab sessions';
  return new PostgresStrategy(options, await connectPostgres({ url, schema, deadlineMs, applicationName }));
};
