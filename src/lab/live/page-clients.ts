/** The people whom a hand drives through one deployment: each with one session, and what its server gave it last. */

import type { OperationKind } from '../../protocol/history.ts';
import {
  type ClientAction,
  type ClientName,
  type ClientState,
  clientNames,
  clientsMax,
} from '../../protocol/lab-clients.ts';
import { credentialBytes } from '../client/credential-jar.ts';
import { createAgent, type HttpRequest } from '../client/http-exchange.ts';
import { LabSession, type Site } from '../client/lab-session.ts';
import { unrecorded } from '../history/recorder.ts';
import { LabRefusal } from '../lab-control.ts';

const FIRST = 3;

const kinds: Record<ClientAction, OperationKind> = {
  login: 'login',
  me: 'me',
  addToCart: 'cart.add',
  saySomething: 'message.append',
  logout: 'logout',
};

/** Where the clients of a deployment ask. */
export interface Place {
  readonly gatewayUrl: string;
  /** Under which of the contract's bases the nodes answer. */
  readonly base: string;
}

export class PageClients {
  readonly #place: Place;
  readonly #agent = createAgent();
  /** Null: it has not done anything yet. */
  readonly #clients = new Map<ClientName, LabSession | null>();
  /** A client does one thing at a time: what it shows next is what it was given last. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(place: Place) {
    this.#place = place;
    for (const name of clientNames.slice(0, FIRST)) this.#clients.set(name, null);
  }

  states(): ClientState[] {
    return [...this.#clients].map(([name, session]) => {
      const carried = session?.credential ?? null;
      return {
        name,
        credential: carried && { kind: carried.kind, bytes: credentialBytes(carried) },
      };
    });
  }

  add(): void {
    const free = clientNames.find((name) => !this.#clients.has(name));
    if (!free) throw new LabRefusal('impossible', `There are ${clientsMax} clients, the most there may be.`);
    this.#clients.set(free, null);
  }

  remove(name: ClientName): void {
    this.#must(name);
    this.#clients.delete(name);
  }

  #must(name: ClientName): void {
    if (this.#clients.has(name)) return;
    const known = [...this.#clients.keys()].join(', ') || 'none';
    throw new LabRefusal('unknown', `There is no client ${name} here; there is ${known}.`);
  }

  #session(name: ClientName): LabSession {
    this.#must(name);
    const site: Site = { agent: this.#agent, recorder: unrecorded, ...this.#place };
    const session = this.#clients.get(name) ?? new LabSession(site, name, name);
    this.#clients.set(name, session);
    return session;
  }

  /** When what the client did before has ended. @throws LabRefusal when there is no such client */
  inTurn<Value>(name: ClientName, work: () => Promise<Value>): Promise<Value> {
    this.#must(name);
    const before = this.#queues.get(name) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    this.#queues.set(name, turn);
    return turn;
  }

  untilTurnEnds = async (name: string | null): Promise<void> => {
    await this.#queues.get(name ?? '')?.catch(() => undefined);
  };

  async act(name: ClientName, action: ClientAction, node: string | undefined): Promise<void> {
    const session = this.#session(name);
    const asked = { productId: 'mouse', quantity: 1, text: 'Do you remember me?', node };
    await session.perform(kinds[action], asked);
  }

  async repeat(name: ClientName, http: HttpRequest, node: string | undefined): Promise<void> {
    await this.#session(name).repeat(http, node ?? null);
  }

  close(): void {
    this.#agent.destroy().catch(() => undefined);
  }
}
