/**
 * `npm run service`: the service, with nothing set. What it needs and nobody has named is started beside it: a private
 * PostgreSQL with its tables, the teaching users and products, and a private Redis for the strategy that keeps its
 * sessions there. Both end with it. What is named in the environment is used as it is.
 */
import type { StoreName } from '../../protocol/lab-words.ts';
import { type StrategyName, strategyNames } from '../../protocol/strategies.ts';
import { UsageError } from '../experiment-selection.ts';
import { LabStore } from '../lab-store.ts';
import { serviceServer } from '../node-command.ts';
import { type Child, exitText, exitWithin, startChild } from '../processes/child.ts';
import { type Guard, startGuard } from '../processes/guard.ts';
import { readyLine } from '../processes/ready-line.ts';
import { prepareSchema, seedSchema } from '../schema.ts';
import { exitCodes } from './exit-codes.ts';
import { announce } from './with-lab.ts';

export interface ServiceCommandOptions {
  readonly strategy?: string;
  readonly port?: number;
}

const DEFAULT_STRATEGY: StrategyName = 'redis';
const DRAIN_MS_MAX = 15_000;

type Environment = Readonly<Record<string, string>>;

function strategyOf({ strategy = process.env.STRATEGY || DEFAULT_STRATEGY }: ServiceCommandOptions) {
  const found = strategyNames.find((name) => name === strategy);
  if (found) return found;
  throw new UsageError(
    `There is no strategy ${JSON.stringify(strategy)}. Known: ${strategyNames.join(', ')}.`,
  );
}

/** All that the person has set: it is their server. */
const given = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));

class Beside {
  readonly guard: Guard = startGuard();
  readonly #stores: LabStore[] = [];
  server: Child | null = null;

  async #store(name: StoreName): Promise<string> {
    const store = new LabStore(name, this.guard, announce, () => undefined);
    this.#stores.push(store);
    return (await store.open()).url;
  }

  /** Absent where the person has named one. */
  async database(): Promise<Environment> {
    if (process.env.DATABASE_URL) return {};
    const place = { url: await this.#store('postgres'), schema: 'statelab' };
    await prepareSchema(this.guard, place);
    await seedSchema(this.guard, place);
    announce('Its PostgreSQL is private, and gone with it; DATABASE_URL names another one.');
    return { DATABASE_URL: place.url, DATABASE_SCHEMA: place.schema };
  }

  async redis(strategy: StrategyName): Promise<Environment> {
    if (strategy !== 'redis' || process.env.REDIS_URL) return {};
    const url = await this.#store('redis');
    announce('Its Redis is private, and gone with it; REDIS_URL names another one.');
    return { REDIS_URL: url };
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server && !server.hasExited()) {
      if (server.process.connected) server.process.send({ type: 'drain' }, () => undefined);
      if (!(await exitWithin(server, DRAIN_MS_MAX))) server.signal('SIGKILL');
    }
    await Promise.all(this.#stores.map((store) => store.stop()));
    await this.guard.close();
  }
}

function sayWhere(listening: string, strategy: StrategyName): void {
  process.stdout.write(`The service runs at ${listening}, with ${strategy}\n`);
  announce(`Its interface as a page: ${listening}/docs   Ctrl-C ends it, and everything it has started.`);
}

/** Runs until it is told to stop. */
export async function serviceCommand(options: ServiceCommandOptions): Promise<number> {
  const strategy = strategyOf(options);
  const beside = new Beside();
  const stopped = Promise.withResolvers<number>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stopped.resolve(exitCodes.asExpected));
  try {
    const stores = await Promise.all([beside.database(), beside.redis(strategy)]);
    const port: Environment = options.port === undefined ? {} : { PORT: String(options.port) };
    const server = await startChild(beside.guard, {
      ...serviceServer,
      env: { ...given(), ...stores[0], ...stores[1], ...port, STRATEGY: strategy },
      onOutputLine(line) {
        const listening = readyLine(line);
        if (listening) sayWhere(listening, strategy);
      },
      onLine(line) {
        if (!readyLine(line)) announce(line);
      },
    });
    beside.server = server;
    void server.exited.then(({ code }) => {
      if (code !== 0) announce(exitText('The service', server));
      stopped.resolve(code ?? exitCodes.machineLacks);
    });
    return await stopped.promise;
  } finally {
    await beside.stop();
  }
}
