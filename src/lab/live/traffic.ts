/**
 * Steady requests of several people, open loop: each is sent when it is due, whether or not earlier ones were answered.
 * A person logs in when it is first his turn, and then mostly reads.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationKind } from '../../protocol/history.ts';
import { clientNames, LOAD_CLIENT, type TrafficState } from '../../protocol/lab-clients.ts';
import { createAgent } from '../client/http-exchange.ts';
import { LabSession } from '../client/lab-session.ts';
import { type UntimedEvent, unrecorded } from '../history/recorder.ts';
import type { Place } from './page-clients.ts';

/** Of each person's requests, one in so many changes something. */
const CHANGE_EVERY = 8;
/** Then he logs out, and somebody else comes: no cart grows for ever. */
const CHANGES_MAX = 400;
/**
 * A person who is refused goes on asking with what he has for so long, and only then logs in again: otherwise nobody
 * would see that a session was lost.
 */
const REFUSED_MS = 5_000;
/** More are not sent while so many are unanswered. */
const IN_FLIGHT_MAX = 500;
/** A laptop that has slept, or a lab that was busy, does not catch up on more than this. */
const BEHIND_MS_MAX = 500;

class Person {
  readonly #session: LabSession;
  #state: 'out' | 'logging in' | 'in' = 'out';
  #refusedAt: number | null = null;
  #asked = 0;
  #changes = 0;

  constructor(agent: ReturnType<typeof createAgent>, place: Place, number: number) {
    const recorder = { ...unrecorded, record: (event: UntimedEvent) => this.#saw(event) };
    const site = { agent, recorder, ...place, client: LOAD_CLIENT };
    const user = clientNames[number % clientNames.length] as string;
    this.#session = new LabSession(site, `${LOAD_CLIENT}-${number + 1}`, user);
  }

  #saw(event: UntimedEvent): void {
    // What was asked before the login may be answered during it, and says nothing of it.
    if (!('status' in event) || this.#state !== 'in') return;
    if (event.status === 401) this.#refusedAt ??= performance.now();
    // Somebody knows him still: a gateway may have asked another node in between.
    else if (event.type === 'ok') this.#refusedAt = null;
  }

  /** Null: he waits for his login. */
  #next(): OperationKind | null {
    if (this.#state === 'logging in') return null;
    const isGivingUp = this.#refusedAt !== null && performance.now() - this.#refusedAt > REFUSED_MS;
    if (this.#state === 'out' || isGivingUp) {
      this.#state = 'logging in';
      this.#changes = 0;
      return 'login';
    }
    if (this.#changes === CHANGES_MAX) {
      this.#state = 'out';
      return 'logout';
    }
    this.#asked += 1;
    if (this.#asked % CHANGE_EVERY !== 0) return 'me';
    this.#changes += 1;
    return 'cart.add';
  }

  async ask(): Promise<void> {
    const kind = this.#next();
    if (kind === null) return;
    const outcome = await this.#session.perform(kind, { productId: 'mouse', quantity: 1 });
    if (kind !== 'login') return;
    this.#state = outcome === 'ok' ? 'in' : 'out';
    this.#refusedAt = null;
  }
}

export class Traffic {
  readonly #agent = createAgent();
  readonly #place: Place;
  readonly #people: Person[] = [];
  #state: TrafficState;
  #ending = new AbortController();
  #inFlight = 0;
  #turn = 0;

  constructor(place: Place, state: TrafficState) {
    this.#place = place;
    this.#state = state;
    this.change(state);
  }

  get state(): TrafficState {
    return this.#state;
  }

  /** From now on so many; who is logged in stays so. */
  change(state: TrafficState): void {
    this.#state = state;
    while (this.#people.length < state.users) {
      this.#people.push(new Person(this.#agent, this.#place, this.#people.length));
    }
    this.#people.length = state.users;
    this.#ending.abort();
    this.#ending = new AbortController();
    void this.#run(this.#ending.signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const intervalMs = 1000 / this.#state.requestsPerSecond;
    let dueAt = performance.now();
    while (!signal.aborted) {
      const waitMs = dueAt - performance.now();
      // What a timer rejects with is that the traffic has ended.
      if (waitMs > 0) await sleep(waitMs, null, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.#ask();
      dueAt = Math.max(dueAt + intervalMs, performance.now() - BEHIND_MS_MAX);
    }
  }

  #ask(): void {
    if (this.#inFlight >= IN_FLIGHT_MAX) return;
    const person = this.#people[this.#turn++ % this.#people.length];
    this.#inFlight += 1;
    // A request that is cut off by the traffic's own end is nobody's failure.
    const ended = person?.ask().catch(() => undefined) ?? Promise.resolve();
    void ended.finally(() => {
      this.#inFlight -= 1;
    });
  }

  close(): void {
    this.#ending.abort();
    this.#agent.destroy().catch(() => undefined);
  }
}
