/** The accounts of one process or several on a private PostgreSQL, with passwords that cost next to nothing. */
import { after, before } from 'node:test';
import { type Accounts, createAccounts } from '../../../src/service/accounts/accounts.ts';
import type { HashCost } from '../../../src/service/accounts/passwords/cost.ts';
import {
  connectPostgres,
  type PostgresConnection,
  type Query,
} from '../../../src/strategies/support/postgres-connection.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';

export const cheap: HashCost = { memoryKib: 8, passes: 1, lanes: 1 };
export const PASSWORD = 'seven small grey stones';

/** Where nobody has another session. */
export const endNone = async () => 0;

/** One more trace each, and an address that no other test counts guesses of. */
let origins = 0;
export function newOrigin(address = `203.0.113.${++origins}`) {
  return { address, traceId: String(++origins).padStart(32, '0') };
}

export interface Line {
  readonly level: string;
  readonly event: string;
  readonly facts: Record<string, unknown>;
}

export interface Process {
  readonly accounts: Accounts;
  readonly connection: PostgresConnection;
  readonly lines: Line[];
  /** The names of the statements that it has sent, in order. */
  readonly asked: string[];
}

/** The same connection, with every statement written down. */
function watched(connection: PostgresConnection, asked: string[]): PostgresConnection {
  const over =
    (query: Query): Query =>
    (statement, values) => {
      asked.push(statement.name);
      return query(statement, values);
    };
  return {
    query: over(connection.query),
    transaction: (work) => connection.transaction((query) => work(over(query))),
    checkReady: () => connection.checkReady(),
    warm: () => connection.warm(),
    close: () => connection.close(),
  };
}

interface ProcessOptions {
  readonly cost?: HashCost;
  readonly max?: number;
  readonly windowSeconds?: number;
  readonly schema?: string;
  readonly connectionsMax?: number;
  readonly deadlineMs?: number;
}

/** Call it inside a `describe`: the database lives as long as its tests. */
export function accountsBench() {
  let postgres: TestPostgres | undefined;
  let schema = '';
  const processes: Process[] = [];
  before(async () => {
    postgres = await startPostgres();
    schema = await postgres.newSchema();
  });
  after(async () => {
    for (const { accounts, connection } of processes) {
      await accounts.close();
      await connection.close();
    }
    await postgres?.stop();
  });

  return {
    get postgres(): TestPostgres {
      if (!postgres) throw new Error('PostgreSQL has not been started');
      return postgres;
    },
    get schema(): string {
      return schema;
    },
    /** One more process of the service. */
    async open(options: ProcessOptions = {}): Promise<Process> {
      const { cost = cheap, max = 5, windowSeconds = 60, deadlineMs = 10_000 } = options;
      const asked: string[] = [];
      const plain = await connectPostgres({
        url: this.postgres.url,
        schema: options.schema ?? schema,
        deadlineMs,
        connectionsMax: options.connectionsMax ?? 4,
      });
      const connection = watched(plain, asked);
      const lines: Line[] = [];
      const accounts = createAccounts({
        postgres: connection,
        log: (level, event, facts = {}) => lines.push({ level, event, facts }),
        pseudonymKey: Buffer.alloc(32, 7),
        guesses: { max, windowSeconds },
        hashing: { cost, deadlineMs: 60_000, waitingMax: 100 },
      });
      const opened = { accounts, connection, lines, asked };
      processes.push(opened);
      return opened;
    },
    /** A user who is an admin; its id. */
    async newAdmin(process: Process, username: string): Promise<string> {
      const id = await newUser(process, username);
      await this.query(`UPDATE {schema}.users SET role = 'admin' WHERE id = $1`, [id]);
      return id;
    },
    /** In the schema of the tests. */
    query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
      return this.postgres.query<Row>(sql.replaceAll('{schema}', schema), values);
    },
  };
}

/** A user of this name, who can log in with PASSWORD; its id. */
export async function newUser({ accounts }: Process, username: string): Promise<string> {
  await accounts.users.register({ username, name: `${username} by name`, password: PASSWORD }, newOrigin());
  const { user } = await accounts.users.authenticate(username, PASSWORD, newOrigin());
  if (!user) throw new Error(`${username} could not be registered`);
  return user.id;
}
