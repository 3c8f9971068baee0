/**
 * The servers that the contract suite holds to the contract. Each behaviour is one function, called for every
 * server here; what differs between them follows from `strategyFacts`, or stands in `exemptions.ts`.
 */
import { after, before, describe, it } from 'node:test';
import { type StrategyName, strategyFacts } from '../../src/protocol/strategies.ts';
import { Client } from '../support/client.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import { startServer, type TestServer } from '../support/server.ts';

type Environment = Readonly<Record<string, string>>;

interface Subject {
  readonly name: string;
  readonly strategy: StrategyName;
  /** The file that starts it. */
  readonly entry: string;
}

/** Every server under the contract. */
export const subjects: readonly Subject[] = [
  { name: 'jwt', strategy: 'jwt', entry: 'src/teach/stateless-server.ts' },
  { name: 'sealed', strategy: 'sealed', entry: 'src/teach/stateless-server.ts' },
  { name: 'memory', strategy: 'memory', entry: 'src/teach/stateful-server.ts' },
  { name: 'redis', strategy: 'redis', entry: 'src/teach/stateful-server.ts' },
];

/** One strategy's servers, and its store if it has one, for as long as a group of tests runs. */
export class Deployment {
  readonly strategy: StrategyName;
  readonly facts: (typeof strategyFacts)[StrategyName];
  readonly #entry: string;
  readonly #env: Environment;
  readonly #started: TestServer[] = [];
  #redis: TestRedis | undefined;

  constructor({ strategy, entry }: Subject, env: Environment) {
    this.strategy = strategy;
    this.#entry = entry;
    this.facts = strategyFacts[strategy];
    // A deadline that a busy machine does not miss while its store is well.
    const keys = `test:${'k'.repeat(43)}`;
    this.#env = { JWT_KEYS: keys, SEAL_KEYS: keys, STORE_DEADLINE_MS: '1500', ...env };
  }

  async start(): Promise<void> {
    if (this.facts.stateHeldBy === 'store') this.#redis = await startRedis();
    await this.startServer();
  }

  /** One more server of the same deployment: same keys, same store. */
  async startServer(env: Environment = {}): Promise<TestServer> {
    const store: Environment = this.#redis ? { REDIS_URL: this.#redis.url } : {};
    const server = await startServer(this.strategy, { ...this.#env, ...store, ...env }, this.#entry);
    this.#started.push(server);
    return server;
  }

  get server(): TestServer {
    const [first] = this.#started;
    if (!first) throw new Error('the deployment has not been started');
    return first;
  }

  get redis(): TestRedis {
    if (!this.#redis) throw new Error(`${this.strategy} has no store`);
    return this.#redis;
  }

  client(credential?: string): Client {
    return new Client(this.server, credential);
  }

  /** A client that has just logged in. */
  async visitor(username = 'bob'): Promise<Client> {
    const client = this.client();
    await client.login(username);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((server) => server.stop()));
    await this.#redis?.stop();
  }
}

type Behaviour = (deployment: Deployment) => Promise<void>;
export type Behaviours = Readonly<Record<string, Behaviour>>;

/** What holds of every server, and what depends on who holds the state or on how the credential travels. */
export interface Contract {
  readonly always: Behaviours;
  readonly client?: Behaviours;
  readonly node?: Behaviours;
  readonly store?: Behaviours;
  readonly bearer?: Behaviours;
  readonly cookie?: Behaviours;
}

/** Runs contracts against every strategy's own servers, all at the same time. */
export function forEachServer(
  topic: string,
  contracts: readonly Contract[],
  env: Environment = {},
  concurrency = 1,
): void {
  describe(topic, { concurrency: subjects.length }, () => {
    for (const subject of subjects) {
      const { stateHeldBy, credentialKind } = strategyFacts[subject.strategy];
      describe(subject.name, { concurrency, skip: stateHeldBy === 'store' && withoutRedis }, () => {
        const deployment = new Deployment(subject, env);
        before(() => deployment.start());
        after(() => deployment.stop());
        const behaviours = contracts.map((each) => ({
          ...each.always,
          ...each[stateHeldBy],
          ...each[credentialKind],
        }));
        for (const [title, behaviour] of behaviours.flatMap(Object.entries<Behaviour>)) {
          it(title, () => behaviour(deployment));
        }
      });
    }
  });
}
