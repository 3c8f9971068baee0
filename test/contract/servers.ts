/**
 * The servers that the contract suite holds to the contract. Each behaviour is one function, called for every
 * server here; what differs between them follows from `strategyFacts`, or stands in `exemptions.ts`.
 */
import { after, before, describe, it } from 'node:test';
import { type StrategyFacts, type StrategyName, strategyFacts } from '../../src/protocol/strategies.ts';
import { Client } from '../support/client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type ContractStore, sessionStoreOf, storeKinds } from './stores.ts';

type Environment = Readonly<Record<string, string>>;

interface Subject {
  readonly name: string;
  readonly strategy: StrategyName;
  /** The file that starts it. */
  readonly entry: string;
}

/** A strategy that is none of ours: what it claims, and whether it needs the Redis that ours would get. */
export interface Stranger {
  readonly strategy: 'custom';
  readonly entry: string;
  readonly facts: StrategyFacts;
  readonly usesRedis: boolean;
}

/** Every server under the contract. */
export const subjects: readonly Subject[] = [
  { name: 'jwt', strategy: 'jwt', entry: 'src/teach/stateless-server.ts' },
  { name: 'sealed', strategy: 'sealed', entry: 'src/teach/stateless-server.ts' },
  { name: 'memory', strategy: 'memory', entry: 'src/teach/stateful-server.ts' },
  { name: 'redis', strategy: 'redis', entry: 'src/teach/stateful-server.ts' },
  { name: 'postgres', strategy: 'postgres', entry: 'src/teach/stateful-server.ts' },
];

function storeKindOf(subject: Subject | Stranger) {
  if ('facts' in subject) return subject.usesRedis ? storeKinds.redis : undefined;
  return sessionStoreOf[subject.strategy];
}

/** One strategy's servers, and its store if it has one, for as long as a group of tests runs. */
export class Deployment {
  readonly strategy: string;
  readonly facts: StrategyFacts;
  readonly #entry: string;
  readonly #env: Environment;
  readonly #started: TestServer[] = [];
  readonly #subject: Subject | Stranger;
  #store: ContractStore | undefined;

  constructor(subject: Subject | Stranger, env: Environment) {
    this.strategy = subject.strategy;
    this.#entry = subject.entry;
    this.#subject = subject;
    this.facts = 'facts' in subject ? subject.facts : strategyFacts[subject.strategy];
    // A deadline that a busy machine does not miss while its store is well.
    const keys = `test:${'k'.repeat(43)}`;
    this.#env = { JWT_KEYS: keys, SEAL_KEYS: keys, STORE_DEADLINE_MS: '1500', ...env };
  }

  async start(): Promise<void> {
    this.#store = await storeKindOf(this.#subject)?.open();
    await this.startServer();
  }

  /** One more server of the same deployment: same keys, same store. */
  async startServer(env: Environment = {}): Promise<TestServer> {
    const environment = { ...this.#env, ...this.#store?.env, ...env };
    const facts = 'facts' in this.#subject ? this.#subject.facts : undefined;
    const server = await startServer(this.strategy, environment, this.#entry, facts);
    this.#started.push(server);
    return server;
  }

  get server(): TestServer {
    const [first] = this.#started;
    if (!first) throw new Error('the deployment has not been started');
    return first;
  }

  get store(): ContractStore {
    if (!this.#store) throw new Error(`${this.strategy} has no store`);
    return this.#store;
  }

  /** Whether there is a store that a test can take away. */
  get hasStore(): boolean {
    return this.#store !== undefined;
  }

  /** What the error log of its servers says, from the first line on. */
  logged(): string[] {
    const lines = this.#started.flatMap(({ child }) => child.output().split('\n'));
    return lines.filter((line) => line.includes('"level":"error"'));
  }

  /** What became of the server, when it has ended by itself; null while it runs. */
  crash(): string | null {
    const { process: child, output } = this.server.child;
    return child.exitCode === null && child.signalCode === null ? null : output();
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
    await this.#store?.stop();
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

/** What of a contract holds of a server with these facts. */
export const behavioursFor = (contract: Contract, facts: StrategyFacts): Behaviours => ({
  ...contract.always,
  ...contract[facts.stateHeldBy],
  ...contract[facts.credentialKind],
});

/** Runs contracts against every strategy's own servers, all at the same time. */
export function forEachServer(
  topic: string,
  contracts: readonly Contract[],
  env: Environment = {},
  concurrency = 1,
): void {
  describe(topic, { concurrency: subjects.length }, () => {
    for (const subject of subjects) {
      const facts = strategyFacts[subject.strategy];
      const skip = storeKindOf(subject)?.missing ?? false;
      describe(subject.name, { concurrency, skip }, () => {
        const deployment = new Deployment(subject, env);
        before(() => deployment.start());
        after(() => deployment.stop());
        const behaviours = contracts.map((each) => behavioursFor(each, facts));
        for (const [title, behaviour] of behaviours.flatMap(Object.entries<Behaviour>)) {
          it(title, () => behaviour(deployment));
        }
      });
    }
  });
}
