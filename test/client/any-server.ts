/** Real servers for the client: those that teach, and the service with its own PostgreSQL. */
import { after, before, describe } from 'node:test';
import { type ClientOptions, createClient, type ServiceClient } from '../../src/client/client.ts';
import { type Family, type StrategyName, strategyFacts } from '../../src/protocol/strategies.ts';
import { type AccountsDatabase, openAccounts, seed } from '../contract/accounts.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startServer, type TestServer } from '../support/server.ts';

export const PASSWORD = 'correct horse battery staple';

export interface Served {
  readonly family: Family;
  readonly isService: boolean;
  readonly server: () => TestServer;
  /** A client of its own, which nobody has logged in. */
  readonly newClient: (options?: Partial<ClientOptions>) => ServiceClient;
}

const SERVICE = 'src/service/server.ts';

interface Subject {
  readonly strategy: StrategyName;
  readonly isService: boolean;
}

const subjects = {
  'the stateless teaching server': { strategy: 'jwt', isService: false },
  'the stateless teaching server, with a cookie': { strategy: 'sealed', isService: false },
  'the stateful teaching server': { strategy: 'memory', isService: false },
  'the service, with tokens': { strategy: 'jwt', isService: true },
  'the service, with sessions in memory': { strategy: 'memory', isService: true },
} as const satisfies Record<string, Subject>;

/** Runs the same tests against each of them, one server after the other. */
export function forEachKind(
  tests: (served: Served) => void,
  only: (subject: Subject) => boolean = () => true,
) {
  for (const [name, subject] of Object.entries<Subject>(subjects)) {
    const { strategy, isService } = subject;
    if (!only(subject)) continue;
    describe(name, { skip: isService && withoutPostgres }, () => {
      let server: TestServer;
      let accounts: AccountsDatabase | undefined;
      before(async () => {
        accounts = isService ? await openAccounts() : undefined;
        if (accounts) await seed(accounts.env);
        const env = { STORE_DEADLINE_MS: '5000', ...accounts?.env };
        server = await (isService ? startServer(strategy, env, SERVICE) : startServer(strategy));
      });
      after(async () => {
        await server?.stop();
        await accounts?.stop();
      });
      const { family } = strategyFacts[strategy];
      const newClient: Served['newClient'] = (options) =>
        createClient({ origin: server.url, family, ...options });
      tests({ family, isService, server: () => server, newClient });
    });
  }
}

export async function loggedIn({ newClient }: Served, username = 'bob'): Promise<ServiceClient> {
  const client = newClient();
  await client.login({ body: { username, password: PASSWORD } });
  return client;
}
