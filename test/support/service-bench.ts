/** What a file of tests about the service stands on: one PostgreSQL, one schema with users, and a few processes. */
import { seed } from '../contract/accounts.ts';
import type { Child } from './child.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { launch, startServer, type TestServer } from './server.ts';

type Environment = Readonly<Record<string, string>>;

export const SERVICE = 'src/service/server.ts';

const KEYS = `test:${'k'.repeat(43)}`;

/** What all its processes share; the passwords of the tests' users cost next to nothing. */
const shared: Environment = {
  JWT_KEYS: KEYS,
  SEAL_KEYS: KEYS,
  PSEUDONYM_KEY: 'p'.repeat(43),
  PASSWORD_HASH_MEMORY_KIB: '8',
  PASSWORD_HASH_PASSES: '1',
  // A deadline that a busy machine does not miss while its store is well.
  STORE_DEADLINE_MS: '1500',
};

export class ServiceBench {
  readonly postgres: TestPostgres;
  readonly schema: string;
  readonly #started: TestServer[] = [];

  private constructor(postgres: TestPostgres, schema: string) {
    this.postgres = postgres;
    this.schema = schema;
  }

  static async open(): Promise<ServiceBench> {
    const postgres = await startPostgres();
    const bench = new ServiceBench(postgres, await postgres.newSchema());
    await seed(bench.env);
    return bench;
  }

  get env(): Environment {
    return { ...shared, DATABASE_URL: this.postgres.url, DATABASE_SCHEMA: this.schema };
  }

  async start(strategy: string, env: Environment = {}): Promise<TestServer> {
    const server = await startServer(strategy, { ...this.env, ...env }, SERVICE);
    this.#started.push(server);
    return server;
  }

  /** One that may refuse to start. */
  launch(strategy: string, env: Environment = {}): Child {
    return launch(strategy, { ...this.env, ...env }, SERVICE);
  }

  /** In the tables of the service. */
  query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.postgres.query<Row>(sql, values, this.schema);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((server) => server.stop()));
    await this.postgres.stop();
  }
}

export type LogLine = Readonly<Record<string, unknown>>;

/** All that a process has said in its log. */
export const linesOf = ({ child }: TestServer): LogLine[] =>
  child
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{"level"'))
    .map((line) => JSON.parse(line) as LogLine);
