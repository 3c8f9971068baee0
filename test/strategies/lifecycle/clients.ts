/** The clients of one life: what they hold, what they ask, and what they make of the answers. */
import assert from 'node:assert/strict';
import { Problem } from '../../../src/protocol/problems.ts';
import type { User } from '../../../src/protocol/session.ts';
import type { Change } from '../../../src/shop/state.ts';
import type { Found, Session, Strategy } from '../../../src/strategies/strategy.ts';
import { StoreUnavailable } from '../../../src/strategies/support/store-unavailable.ts';
import { GHOST, GONE, listText, type Op, textOf, UNKNOWABLE } from './model.ts';
import type { Wish } from './steps.ts';

/** Cut off: it may have happened. */
export const UNTOLD = 'not told';

interface Client {
  readonly label: string;
  readonly user: string;
  session: Session;
  credential: string;
}

/** What came of an operation; it is read once all that ran beside it has come back, too. */
export interface Result {
  readonly op: Op;
  /** What the client has from now on. */
  readonly adopt?: () => void;
  readonly answer: () => string;
}

let lives = 0;

export class Clients {
  readonly #isCarried: boolean;
  readonly #life = ++lives;
  readonly #clients: Client[] = [];
  /** Logins that were cut off. */
  readonly #ghosts: { readonly label: string; readonly user: string }[] = [];
  #logins = 0;

  constructor(isCarried: boolean) {
    this.#isCarried = isCarried;
  }

  get count(): number {
    return this.#clients.length;
  }

  /** All sessions that a user has had, or may have had. */
  labelsOf(user: string): string[] {
    return [...this.#clients, ...this.#ghosts]
      .filter((client) => client.user === user)
      .map(({ label }) => label);
  }

  opOf(wish: Wish): Op | undefined {
    if (wish.type === 'start') return { type: 'start', user: wish.user, label: `s${++this.#logins}` };
    if (wish.type === 'list') return { type: 'list', user: wish.user };
    const clientOf = (number: number) => this.#clients[number % this.#clients.length];
    if (wish.type === 'endAll') {
      const except = wish.except === null ? undefined : clientOf(wish.except)?.label;
      return { type: 'endAll', user: wish.user, except };
    }
    const client = clientOf(wish.session);
    if (!client) return undefined;
    const { label } = client;
    if (wish.type === 'find') return { type: 'find', label };
    if (wish.type === 'apply') return { type: 'apply', label, change: wish.change };
    return { type: 'end', label, user: wish.user ?? client.user };
  }

  async result(strategy: Strategy, op: Op): Promise<Result> {
    try {
      return { op, ...(await this.#ask(strategy, op)) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!(error instanceof StoreUnavailable)) return { op, answer: () => error.code };
      // Nobody has the credential of a login that was cut off, but its session may be there.
      if (op.type !== 'start') return { op, answer: () => UNTOLD };
      const ghost = { ...op, label: `${GHOST}-${op.label}` };
      return { op: ghost, adopt: () => void this.#ghosts.push(ghost), answer: () => UNTOLD };
    }
  }

  async #ask(strategy: Strategy, op: Op): Promise<Omit<Result, 'op'>> {
    switch (op.type) {
      case 'start': {
        const started = await strategy.start(this.#userOf(op.user), 'device');
        const client = { label: op.label, user: op.user, ...started };
        const adopt = () => void this.#clients.push(client);
        return { adopt, answer: () => this.#stateText(client, started.session) };
      }
      case 'find': {
        const client = this.#client(op.label);
        const found = await strategy.find(client.credential);
        return this.#goOn(client, typeof found === 'string' ? null : found);
      }
      case 'apply':
        return this.#apply(strategy, this.#client(op.label), op.change);
      case 'end': {
        const ended = await strategy.end(this.#userOf(op.user).id, this.#client(op.label).session.id);
        return { answer: () => (ended === null ? UNKNOWABLE : textOf(ended)) };
      }
      case 'endAll': {
        const except = op.except === undefined ? undefined : this.#client(op.except).session.id;
        const ended = await strategy.endAll(this.#userOf(op.user).id, except);
        return { answer: () => (ended === null ? UNKNOWABLE : textOf(ended)) };
      }
      case 'list': {
        const list = await strategy.list(this.#userOf(op.user).id);
        return {
          answer: () =>
            list === null ? UNKNOWABLE : listText(list.sessions.map(({ id }) => this.#labelOf(id))),
        };
      }
    }
  }

  /** What a client carries is read first, as a server does: it says what the change is made to. */
  async #apply(strategy: Strategy, client: Client, change: Change) {
    if (!this.#isCarried) return this.#goOn(client, await strategy.apply(client.session, change));
    const found = await strategy.find(client.credential);
    return this.#goOn(client, typeof found === 'string' ? null : await strategy.apply(found.session, change));
  }

  #goOn(client: Client, found: Found | null): Omit<Result, 'op'> {
    if (!found) return { answer: () => GONE };
    const adopt = () => {
      client.session = found.session;
      client.credential = found.renewed ?? client.credential;
    };
    return { adopt, answer: () => this.#stateText(client, found.session) };
  }

  #stateText({ session: { id }, user }: Client, session: Session): string {
    assert.equal(session.id, id);
    assert.equal(session.userId, this.#userOf(user).id);
    assert.ok(session.idleExpiresAt <= session.expiresAt);
    return textOf(session.state);
  }

  /** Each life has users of its own, so that one store serves many. */
  #userOf(username: string): User {
    return { id: `${username}-${this.#life}`, username, name: username, role: 'user' };
  }

  #client(label: string): Client {
    return this.#clients.find((client) => client.label === label) as Client;
  }

  #labelOf(id: string): string {
    return this.#clients.find(({ session }) => session.id === id)?.label ?? GHOST;
  }
}
