/**
 * A server of sessions in a few lines, and its seeded bugs. It handles a request as a generator: at each
 * `yield` anything else may come in between. Clock and credentials are the history's.
 */
import type { OperationKind, Output } from '../../src/protocol/history.ts';
import { ABSOLUTE_MS, type History, IDLE_MS } from './history.ts';
import type { Bug } from './simulated-bugs.ts';
import { changed, emptyState, type State } from './simulated-state.ts';

export interface Request {
  readonly kind: OperationKind;
  readonly user: string;
  readonly credential: number | null;
  readonly isForged: boolean;
  readonly invokedAt: number;
  readonly productId?: string;
  readonly text?: string;
  readonly key?: string;
}

export interface Answer {
  readonly status: number;
  readonly output?: Output;
  readonly issued?: number;
  readonly cleared?: boolean;
  readonly delayMs?: number;
  /** The seeded bug has shaped this answer. */
  readonly isLie?: boolean;
}

interface Session {
  readonly user: string;
  readonly id: string;
  readonly state: State;
  readonly before: State;
  readonly idleExpiresAt: number;
  readonly expiresAt: number;
  /** By its right it would be gone by now. */
  readonly isGhost?: boolean;
}

/** @param isStateless a session is in its credential: a change issues a new one, the old one shows the old state */
export class SimulatedServer {
  readonly #history: Pick<History, 'now' | 'newCredential'>;
  readonly #bug: Bug | null;
  readonly #isStateless: boolean;
  readonly #sessions = new Map<number, Session>();
  #turns = 0;
  #orders = 0;
  awaySince: number | null = null;
  hasBeenAway = false;

  constructor(history: History, isStateless: boolean, bug: Bug | null) {
    this.#history = history;
    this.#isStateless = isStateless;
    this.#bug = bug;
  }

  /** Now and then: bugs that struck every time would be found by anybody. */
  #strikes(bug: Bug): boolean {
    this.#turns += 1;
    return this.#bug === bug && this.#turns % 3 === 0;
  }

  *handle(request: Request): Generator<void, Answer> {
    yield;
    if (this.awaySince !== null) return this.#whileAway(request, this.awaySince);
    if (this.#bug === 'never recovers' && this.hasBeenAway) return { status: 503, isLie: true };
    if (request.isForged && this.#bug === 'accepts forgeries') return { status: 200, isLie: true };
    if (request.kind === 'login') return this.#login(request);
    const { credential } = request;
    const session = credential === null ? null : this.#find(credential);
    const isLie = this.#bug === 'forgets live sessions';
    if (!session || credential === null) return { status: 401, isLie };
    if (request.kind === 'logout') return this.#logout(credential, session);
    if (!this.#mayTear()) return this.#serve(request, credential, session);
    yield;
    const current = this.#sessions.get(credential);
    const ghost = { ...session, isGhost: true };
    if (this.#bug !== 'reads, then writes back') return this.#serve(request, credential, current ?? ghost);
    return current ? this.#serve(request, credential, session) : { status: 401 };
  }

  /** Whether something may come between finding a session and writing it back. */
  #mayTear = () => this.#bug === 'reads, then writes back' || this.#bug === 'touches a session back to life';

  #whileAway({ kind, invokedAt }: Request, awaySince: number): Answer {
    const isLie = invokedAt >= awaySince;
    if (this.#bug === 'answers 401 in an outage') return { status: 401, isLie };
    if (this.#bug === 'clears the cookie in an outage') return { status: 503, cleared: true, isLie };
    if (this.#bug === 'answers slowly in an outage') return { status: 503, delayMs: 1_500, isLie };
    if (this.#bug === 'answers for nobody in an outage' && kind === 'me') return { status: 200, isLie };
    return { status: 503 };
  }

  #login({ user, credential }: Request): Answer {
    const now = this.#history.now;
    const presented = credential === null ? undefined : this.#sessions.get(credential);
    const isKept = presented && this.#bug === 'keeps the id at login';
    if (credential !== null && presented && !isKept) {
      this.#sessions.delete(credential);
      const ghost = { ...presented, isGhost: true };
      if (this.#bug === 'keeps the old session at login') this.#sessions.set(credential, ghost);
    }
    const issued = isKept && credential !== null ? credential : this.#history.newCredential();
    const state = emptyState;
    const expiries = { idleExpiresAt: now + IDLE_MS, expiresAt: now + ABSOLUTE_MS };
    const session = isKept
      ? { ...presented, isGhost: true }
      : { user, id: `id-${issued}`, state, before: state, ...expiries };
    this.#sessions.set(issued, session);
    return { status: 200, issued, output: this.#profile(session), isLie: isKept === true };
  }

  #find(credential: number): Session | null {
    const session = this.#sessions.get(credential);
    if (!session) return null;
    if (this.#strikes('forgets live sessions')) this.#sessions.delete(credential);
    const isExpired = this.#history.now >= session.idleExpiresAt;
    if (isExpired && this.#bug === 'ignores the expiry') return { ...session, isGhost: true };
    return isExpired || !this.#sessions.has(credential) ? null : session;
  }

  #logout(credential: number, session: Session): Answer {
    if (this.#bug === 'keeps a session after logout')
      this.#sessions.set(credential, { ...session, isGhost: true });
    else if (!this.#isStateless) this.#sessions.delete(credential);
    return { status: 204, cleared: true };
  }

  #serve(request: Request, credential: number, found: Session): Answer {
    const state = this.#changed(found.state, request);
    if (!state) return { status: 409 };
    const isChanged = state !== found.state;
    const now = this.#history.now;
    const isMoved = this.#bug === 'moves the absolute expiry';
    const expiresAt = isMoved ? now + ABSOLUTE_MS : found.expiresAt;
    const isDue = !this.#isStateless || isChanged || found.idleExpiresAt - now < IDLE_MS / 2;
    const idleExpiresAt = isDue ? Math.min(now + IDLE_MS, expiresAt) : found.idleExpiresAt;
    const before = isChanged ? found.state : found.before;
    const session = { ...found, state, before, expiresAt, idleExpiresAt };
    const issued = this.#isStateless && isDue ? this.#history.newCredential() : undefined;
    this.#sessions.set(issued ?? credential, session);
    const { output, isLie } = this.#shown(request, session);
    return {
      status: 200,
      output,
      isLie: isLie || isMoved || found.isGhost === true,
      ...(issued && { issued }),
    };
  }

  #changed(state: State, request: Request): State | null {
    const isWrite = request.kind === 'cart.add' || request.kind === 'message.append';
    if (isWrite && this.#strikes('forgets acknowledged writes')) return state;
    const bug = this.#bug;
    const isRetryBug = bug === 'takes a checkout twice' || bug === 'empties the cart on a retry';
    return changed(state, request, this.#newOrder, isRetryBug ? bug : null);
  }

  #newOrder = (): string => {
    this.#orders += 1;
    return `o${this.#orders}`;
  };

  #profile({ user, id, idleExpiresAt, expiresAt }: Session): Output {
    return { user, sessionId: id, idleExpiresAt, expiresAt };
  }

  #shown({ kind, key = '' }: Request, session: Session): { output: Output; isLie: boolean } {
    const order = session.state.orders[key];
    if (kind === 'cart.checkout') return { output: order ? { order } : {}, isLie: false };
    const isStrange = kind === 'me' && this.#strikes('answers for another user');
    if (kind === 'me') {
      const profile = this.#profile(session);
      return { output: isStrange ? { ...profile, user: 'mallory' } : profile, isLie: isStrange };
    }
    const isRead = kind === 'cart.read' || kind === 'conversation.read';
    const isPast = isRead && this.#strikes('reads from the past');
    const { cart, messages } = isPast ? session.before : session.state;
    const said = kind === 'conversation.read' ? { messages: [...messages] } : {};
    const output = kind.startsWith('cart')
      ? { cart: { ...cart } }
      : { ...said, messageTotal: messages.length };
    return { output, isLie: isPast };
  }
}
