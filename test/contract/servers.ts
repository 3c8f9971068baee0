/**
 * The servers that the contract suite holds to the contract. Each behaviour is one function, called for every
 * server here; what differs between them follows from `strategyFacts`, or stands in `errors.contract.ts`.
 */
import { after, before, describe, it } from 'node:test';
import { type StrategyFacts, strategyFacts } from '../../src/protocol/strategies.ts';
import { Client } from '../support/client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type AccountsDatabase, openAccounts, seed } from './accounts.ts';
import type { ContractStore } from './stores.ts';
import { missingFor, type Stranger, type Subject, storeKindOf, subjects } from './subjects.ts';

type Environment = Readonly<Record<string, string>>;

/** One strategy's servers, and its store if it has one, for as long as a group of tests runs. */
export class Deployment {
  readonly strategy: string;
  readonly facts: StrategyFacts;
  readonly #entry: string;
  readonly #env: Environment;
  readonly #started: TestServer[] = [];
  readonly #subject: Subject | Stranger;
  #store: ContractStore | undefined;
  #accounts: AccountsDatabase | undefined;
  readonly #borrowed: AccountsDatabase[] = [];
  readonly #seeded = new Set<string | undefined>();

  constructor(subject: Subject | Stranger, env: Environment) {
    this.strategy = subject.strategy;
    this.#entry = subject.entry;
    this.#subject = subject;
    this.facts = 'facts' in subject ? subject.facts : strategyFacts[subject.strategy];
    // A deadline that a busy machine does not miss while its store is well.
    const keys = `test:${'k'.repeat(43)}`;
    this.#env = { JWT_KEYS: keys, SEAL_KEYS: keys, STORE_DEADLINE_MS: '1500', ...env };
  }

  get isService(): boolean {
    return 'isService' in this.#subject && this.#subject.isService === true;
  }

  async start(): Promise<void> {
    this.#store = await storeKindOf(this.#subject)?.open();
    if (this.isService && this.strategy !== 'postgres') this.#accounts = await openAccounts();
    await this.startServer();
  }

  /** One more server of the same deployment: same keys, same store. */
  async startServer(env: Environment = {}): Promise<TestServer> {
    const environment = { ...this.#env, ...this.#accounts?.env, ...this.#store?.env, ...env };
    if (this.isService) await this.#seed(environment);
    const facts = 'facts' in this.#subject ? this.#subject.facts : undefined;
    const server = await startServer(this.strategy, environment, this.#entry, facts);
    this.#started.push(server);
    return server;
  }

  /** One more server, whose users are those of the file and no others. */
  async startServerFor(usersFile: string): Promise<TestServer> {
    if (!this.isService) return this.startServer({ USERS_FILE: usersFile });
    // Sessions in the same store, users in a place of their own.
    const env = await this.#placeForUsers();
    await this.#seed(env, usersFile);
    return this.startServer(env);
  }

  async #placeForUsers(): Promise<Environment> {
    if (this.strategy === 'postgres') return { ...this.store.env, ...(await this.store.elsewhere()) };
    const accounts = await openAccounts();
    this.#borrowed.push(accounts);
    return accounts.env;
  }

  async #seed(env: Environment, usersFile?: string): Promise<void> {
    if (this.#seeded.has(env.DATABASE_SCHEMA)) return;
    this.#seeded.add(env.DATABASE_SCHEMA);
    await seed(env, usersFile);
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

  /** Where the service has its tables. */
  get tables(): Environment {
    return { ...this.#accounts?.env, ...this.#store?.env };
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
    for (const accounts of [...this.#borrowed, this.#accounts]) await accounts?.stop();
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

interface Trial {
  readonly env?: Environment;
  /** How many behaviours of one server are tried at the same time. */
  readonly concurrency?: number;
  readonly servers?: readonly Subject[];
}

/** Runs contracts against the servers of every strategy, all at the same time. */
export function forEachServer(topic: string, contracts: readonly Contract[], trial: Trial = {}): void {
  const { env = {}, concurrency = 1, servers = subjects } = trial;
  describe(topic, { concurrency: servers.length }, () => {
    for (const subject of servers) {
      const facts = strategyFacts[subject.strategy];
      const skip = missingFor(subject);
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
