/** Clients of the simulated server: whatever they do, in whatever order, becomes a history. */
import type { OperationKind } from '../../src/protocol/history.ts';
import { History, IDLE_MS, type Pending } from './history.ts';
import type { Bug } from './simulated-bugs.ts';
import { plantAndSearch } from './simulated-canaries.ts';
import { type Command, type How, KINDS } from './simulated-commands.ts';
import { type Answer, type Request, SimulatedServer } from './simulated-server.ts';

/** Quietly, one after the other: what a busy time hardly ever comes to, as a retry that nothing else overlaps. */
const AT_LAST = [
  ...['cart.read', 'cart.checkout', 'cart.add', 'cart.checkout', 'cart.read'],
  ...['conversation.read', 'me', 'me'],
] as OperationKind[];

const USERS = ['alice', 'bob', 'alice'];
interface Person {
  readonly session: string;
  readonly user: string;
  credential: number | null;
  readonly old: number[];
  /** Keys are a session's own, as the orders that go by them are. */
  logins: number;
}

interface InFlight {
  readonly person: Person;
  readonly request: Request;
  readonly how: How;
  readonly pending: Pending;
  readonly handling: Generator<void, Answer>;
  answer: Answer | null;
}

export class SimulatedRun {
  readonly history: History;
  /** The operations whose answers a bug has shaped. */
  readonly lies = new Map<number, How>();
  readonly #server: SimulatedServer;
  readonly #isStateless: boolean;
  readonly #people: Person[];
  readonly #bug: Bug | null;
  #inFlight: InFlight[] = [];

  constructor(isStateless: boolean, bug: Bug | null) {
    // A token outlives its logout, by its own lifetime at most.
    this.history = new History({ revocationBoundMs: isStateless ? IDLE_MS : 0 });
    this.#isStateless = isStateless;
    this.#bug = bug;
    this.#server = new SimulatedServer(this.history, isStateless, bug);
    this.#people = USERS.map((user, index) => ({
      session: `s${index + 1}`,
      user,
      credential: null,
      old: [],
      logins: 0,
    }));
  }

  perform(todo: readonly Command[]): this {
    for (const person of this.#people) this.#ask(person, 'login', 'newest');
    plantAndSearch(this.history, this.#bug, (operation) => this.lies.set(operation, 'probe'));
    for (const each of todo) this.#performOne(each);
    this.#heal();
    while (this.#inFlight.length > 0) this.#goOn(0);
    this.history.after(2_000);
    for (const person of this.#people) {
      for (const kind of [...KINDS, ...AT_LAST]) {
        this.#ask(person, kind, 'newest');
        while (this.#inFlight.length > 0) this.#goOn(0);
      }
    }
    return this;
  }

  #performOne(todo: Command): void {
    this.history.after(1);
    if (todo.do === 'ask') {
      for (const kind of todo.kinds) this.#ask(this.#people[todo.client] as Person, kind, todo.how, todo.key);
    }
    if (todo.do === 'go on') this.#goOn(todo.pick);
    if (todo.do === 'give up') this.#giveUp(todo.pick);
    if (todo.do === 'wait') this.history.after(todo.ms);
    if (todo.do === 'store heals') this.#heal();
    if (todo.do === 'store stops' && this.#server.awaySince === null) {
      this.history.fault();
      this.#server.awaySince = this.history.now;
    }
    if (todo.do === 'node dies') {
      this.history.fault('node-1', 'kill');
      for (const { pending } of this.#inFlight.splice(0)) pending.info();
      this.history.after(1).heal('node-1');
    }
  }

  #heal(): void {
    if (this.#server.awaySince === null) return;
    this.history.heal().after(1);
    this.#server.awaySince = null;
    this.#server.hasBeenAway = true;
  }

  #credentialFor(person: Person, kind: OperationKind, how: How): number | null | undefined {
    if (how === 'nothing') return null;
    if (how === 'forged') return this.history.newCredential();
    if (how === 'replay') return person.old.at(this.history.now % 2 === 0 ? -1 : -2);
    // Whoever holds a token lets go of it before logging in again: no server could take it back.
    return kind === 'login' && this.#isStateless ? null : person.credential;
  }

  #ask(person: Person, asked: OperationKind, how: How, key = 0): void {
    const isBusy = this.#inFlight.some((each) => each.person === person);
    // State in a token cannot bear two changes at once: that is the lesson of another experiment.
    if (this.#isStateless && isBusy) return;
    const kind = how === 'newest' && person.credential === null ? 'login' : asked;
    const credential = this.#credentialFor(person, kind, how);
    if (credential === undefined || (how === 'probe' && credential === null)) return;
    const { session, user } = person;
    const words = {
      ...(kind === 'cart.add' && { productId: 'mouse', quantity: 1 }),
      ...(kind === 'message.append' && { text: `${session} at ${this.history.now}` }),
      ...(kind === 'cart.checkout' && { key: `${session}-${person.logins}-${key}` }),
    };
    const marks = {
      ...(how === 'forged' && { forged: 'made up' }),
      ...(how === 'replay' && { replay: true }),
      ...(how === 'probe' && { probe: true }),
    };
    const pending = this.history.invoke(kind, { session, user, credential, ...words, ...marks });
    const request = {
      kind,
      user,
      credential,
      isForged: how === 'forged',
      invokedAt: this.history.now,
      ...words,
    };
    const handling = this.#server.handle(request);
    handling.next();
    this.#inFlight.push({ person, request, how, pending, handling, answer: null });
    // While the store is away each answer comes at once, or the server is at fault.
    if (this.#server.awaySince !== null) this.#finish(this.#inFlight.length - 1);
  }

  #finish(index: number): void {
    const operation = this.#inFlight[index];
    while (operation && this.#inFlight.includes(operation)) this.#goOn(this.#inFlight.indexOf(operation));
  }

  #goOn(pick: number): void {
    const operation = this.#inFlight[pick % this.#inFlight.length];
    if (!operation) return;
    this.history.after(1);
    if (operation.answer) this.#complete(operation, operation.answer);
    else {
      const { done, value } = operation.handling.next();
      if (done) operation.answer = value;
    }
  }

  #giveUp(pick: number): void {
    const [operation] = this.#inFlight.splice(pick, 1);
    if (!operation) return;
    this.history.fault('node-1', 'pause').after(1);
    operation.pending.info();
    this.history.heal('node-1');
  }

  #complete(operation: InFlight, { status, output, issued, cleared, delayMs = 0, isLie }: Answer): void {
    const { person, pending, how, request } = operation;
    this.history.after(delayMs);
    this.#inFlight = this.#inFlight.filter((each) => each !== operation);
    if (isLie) this.lies.set(pending.id, how);
    const seen = { ...(issued && { issued }), ...(cleared && { cleared }) };
    if (status < 300) pending.ok(output, { status, ...seen });
    else if (status === 503 && pending.id % 2 === 0) pending.info(status, seen);
    else pending.fail(status, seen);
    if (request.kind === 'login' && issued) person.logins += 1;
    const isMine = how === 'newest' && person.credential !== null && request.credential === person.credential;
    if ((cleared && isMine) || issued) {
      if (person.credential !== null) person.old.push(person.credential);
      if (how === 'newest' || how === 'probe') person.credential = issued ?? null;
    }
    // A client that is refused has to log in again.
    if (status === 401 && isMine) {
      person.old.push(request.credential ?? 0);
      person.credential = null;
    }
  }
}
