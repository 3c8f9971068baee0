/** A client of all that the service answers, the contract and what it adds; each answer is held to its schema. */
import { randomUUID } from 'node:crypto';
import { serviceProblems } from '../../src/protocol/route.ts';
import { serviceRouteTable } from '../../src/protocol/routes.ts';
import { RouteClient, type Server } from './client.ts';

export class ServiceClient extends RouteClient<typeof serviceRouteTable> {
  protected readonly table = serviceRouteTable;
  protected override readonly everywhere = serviceProblems;
}

/** One that has just logged in. */
export async function serviceVisitor(server: Server, username = 'bob'): Promise<ServiceClient> {
  const client = new ServiceClient(server);
  await client.login(username);
  return client;
}

/** What the policy takes, and nobody else has. */
export const newPassword = (): string => `the long password ${randomUUID()}`;

/** The requests that a server is at work on, as its metrics say. */
export async function inFlightAt(server: Server): Promise<number> {
  const { text } = await new ServiceClient(server).exchange('metrics');
  return Number(/^http_server_active_requests (\d+)$/m.exec(text)?.[1]);
}

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly client: ServiceClient;
}

/** Somebody new, who has registered and logged in. */
export async function newPerson(server: Server): Promise<Person> {
  const password = newPassword();
  const username = `person-${randomUUID().slice(0, 8)}`;
  const client = new ServiceClient(server);
  await client.ok('register', { body: { username, name: 'Somebody New', password } });
  const { user } = await client.login(username, password);
  return { id: user.id, username, password, client };
}
