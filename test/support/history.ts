/** Histories written by hand: clients that ask and are answered, on a clock that only the test moves. */
import type { SearchPlace } from '../../src/protocol/canaries.ts';
import type {
  Begin,
  Complete,
  HistoryEvent,
  Invoke,
  Measure,
  OperationKind,
  Output,
} from '../../src/protocol/history.ts';
import type { FsyncPolicy, NodeFault, StoreFault } from '../../src/protocol/lab-words.ts';

type Asked = Partial<Omit<Invoke, 'type' | 'at' | 'operation' | 'kind'>>;
type Seen = Partial<Omit<Complete, 'type' | 'at' | 'operation'>>;

/** How long an operation takes, and what lies between two of them, unless a test says otherwise. */
const ANSWER_MS = 2;

export const IDLE_MS = 30_000;
export const ABSOLUTE_MS = 120_000;

/** An operation that has been sent. Each end returns its number in the history. */
export interface Pending {
  readonly id: number;
  ok(output?: Output, seen?: Seen): number;
  fail(status: number | null, seen?: Seen): number;
  info(status?: number | null, seen?: Seen): number;
}

export class History {
  readonly events: HistoryEvent[] = [];
  now = 0;
  #operations = 0;
  #credentials = 0;

  constructor(begin: Partial<Begin> = {}) {
    const bounds = { revocationBoundMs: 0, outageDeadlineMs: 1_000, recoveryMs: 1_500 };
    const run = { experiment: '00-by-hand', seed: 1, nodes: ['node-1', 'node-2'] };
    this.events.push({ type: 'begin', at: 0, ...run, ...bounds, ...begin });
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  newCredential(): number {
    this.#credentials += 1;
    return this.#credentials;
  }

  invoke(
    kind: OperationKind,
    asked: Omit<Asked, 'session' | 'user'> & Pick<Invoke, 'session' | 'user'>,
  ): Pending {
    const operation = this.#operations;
    const invokedAt = this.now;
    this.#operations += 1;
    this.events.push({
      type: 'invoke',
      at: this.now,
      operation,
      kind,
      to: 'gateway',
      credential: null,
      ...asked,
    });
    const end = (type: Complete['type'], status: number | null, output: Output, seen: Seen = {}): number => {
      const sizes = { credentialBytes: 43, requestBytes: 200, servedBy: status === null ? null : 'node-1' };
      const latencyMs = this.now - invokedAt;
      this.events.push({ type, at: this.now, operation, status, output, ...sizes, latencyMs, ...seen });
      return operation;
    };
    return {
      id: operation,
      ok: (output = {}, seen) => end('ok', 200, output, seen),
      fail: (status, seen) => end('fail', status, {}, seen),
      info: (status = null, seen) => end('info', status, {}, seen),
    };
  }

  client(session: string, user = 'alice'): Client {
    return new Client(this, session, user);
  }

  fault(target = 'store', fault: NodeFault | StoreFault = 'stop'): this {
    this.events.push({ type: 'fault', at: this.now, fault, target });
    return this;
  }

  setFsync(value: FsyncPolicy): this {
    this.events.push({ type: 'setting', at: this.now, name: 'fsync', target: 'store', value });
    return this;
  }

  heal(target = 'store'): this {
    this.events.push({ type: 'heal', at: this.now, target });
    return this;
  }

  scale(nodes: number): this {
    this.events.push({ type: 'scale', at: this.now, nodes });
    return this;
  }

  revoke(user: string): this {
    this.events.push({ type: 'revoke', at: this.now, user, right: 'admin' });
    return this;
  }

  /** Looks through one place. @param bytes how much there was to look through */
  search(place: SearchPlace, target: string, soughtFor: string[], found: string[] = [], bytes = 100): this {
    const size = Number.isNaN(bytes) ? null : bytes;
    this.events.push({ type: 'search', at: this.now, place, target, bytes: size, soughtFor, found });
    return this;
  }

  measure(name: Measure['name'], value: number, target = 'store'): this {
    this.events.push({ type: 'measure', at: this.now, name, target, value });
    return this;
  }
}

/** One client. What it carries is what it was given last. */
export class Client {
  readonly #history: History;
  readonly session: string;
  readonly user: string;
  credential: number | null = null;

  constructor(history: History, session: string, user: string) {
    this.#history = history;
    this.session = session;
    this.user = user;
  }

  invoke(kind: OperationKind, asked: Asked = {}): Pending {
    const product = asked.productId ? { quantity: 1 } : {};
    const { session, user, credential } = this;
    return this.#history.after(1).invoke(kind, { session, user, credential, ...product, ...asked });
  }

  #pend(kind: OperationKind, asked: Asked): Pending {
    const pending = this.invoke(kind, asked);
    this.#history.after(ANSWER_MS);
    return pending;
  }

  login(output: Output = {}, seen: Seen = {}): number {
    const pending = this.#pend('login', {});
    const { now } = this.#history;
    const issued = seen.issued ?? this.#history.newCredential();
    this.credential = issued;
    const expiries = { createdAt: now, idleExpiresAt: now + IDLE_MS, expiresAt: now + ABSOLUTE_MS };
    const opened = { user: this.user, sessionId: `id-${issued}`, ...expiries, ...output };
    return pending.ok(opened, { ...seen, issued });
  }

  logout(): number {
    return this.#pend('logout', {}).ok({}, { status: 204, cleared: true });
  }

  /** Acknowledged. A credential that the answer issues is kept. */
  ok(kind: OperationKind, output: Output = {}, asked: Asked = {}, seen: Seen = {}): number {
    const pending = this.#pend(kind, asked);
    if (seen.issued !== undefined) this.credential = seen.issued;
    return pending.ok(output, seen);
  }

  me(output: Output = {}, asked: Asked = {}): number {
    return this.ok('me', { user: this.user, ...output }, asked);
  }

  add(productId: string, shown: number, seen: Seen = {}): number {
    return this.ok('cart.add', { cart: { [productId]: shown } }, { productId }, seen);
  }

  read(productId: string, shown: number, asked: Asked = {}): number {
    return this.ok('cart.read', { cart: { [productId]: shown } }, asked);
  }

  fails(kind: OperationKind, status: number | null, asked: Asked = {}, seen: Seen = {}): number {
    return this.#pend(kind, asked).fail(status, seen);
  }

  /** Nobody knows whether it happened. */
  open(kind: OperationKind, asked: Asked = {}): number {
    return this.#pend(kind, asked).info();
  }
}
