/**
 * Experiment 17 without servers and without waiting: its three kinds of clients, on a clock that only the test
 * moves, before a server of three nodes that may get one of the two expiries wrong.
 */
import { type Client, History } from './history.ts';

const IDLE_MS = 2_000;
const ABSOLUTE_MS = 5_000;
const NODES = ['node-1', 'node-2', 'node-3'];

export const expiryBugs = [
  'ignores the idle expiry',
  'ignores the absolute expiry',
  'moves the absolute expiry',
  'never rolls the idle expiry',
  'refuses early',
  'refuses early at one node',
] as const;
export type ExpiryBug = (typeof expiryBugs)[number];

export const visitorKinds = ['rests', 'asks', 'pauses'] as const;
type VisitorKind = (typeof visitorKinds)[number];

interface Options {
  readonly bug?: ExpiryBug;
  /** Tokens count whole seconds and are renewed when less than half of the idle time remains. */
  readonly isToken?: boolean;
  /** How far the wall clock's second has come when the history begins. */
  readonly offsetMs?: number;
  readonly kinds?: readonly VisitorKind[];
}

interface Held {
  readonly createdAt: number;
  readonly idleUntil: number;
  readonly absoluteAt: number;
}

class Server {
  readonly #options: Options;
  readonly #held = new Map<number, Held>();
  #turn = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  #whole(ms: number): number {
    const { isToken = false, offsetMs = 0 } = this.#options;
    return isToken ? Math.floor((ms + offsetMs) / 1000) * 1000 - offsetMs : ms;
  }

  #rolled(now: number, held: Held): Held {
    const { bug } = this.#options;
    const absoluteAt = bug === 'moves the absolute expiry' ? this.#whole(now + ABSOLUTE_MS) : held.absoluteAt;
    const latest = bug === 'ignores the absolute expiry' ? Number.POSITIVE_INFINITY : absoluteAt;
    const idleUntil = this.#whole(Math.min(now + IDLE_MS, latest));
    return {
      ...held,
      absoluteAt,
      idleUntil: bug === 'never rolls the idle expiry' ? held.idleUntil : idleUntil,
    };
  }

  open(credential: number, now: number): Held {
    const createdAt = this.#whole(now);
    const absoluteAt = this.#whole(now + ABSOLUTE_MS);
    const held = { createdAt, absoluteAt, idleUntil: this.#whole(now + IDLE_MS) };
    this.#held.set(credential, held);
    return held;
  }

  #isRefused({ createdAt, idleUntil, absoluteAt }: Held, now: number, node: string): boolean {
    const { bug } = this.#options;
    const isEarly = bug === 'refuses early' || (bug === 'refuses early at one node' && node === 'node-2');
    if (isEarly && now > createdAt + IDLE_MS * 0.75) return true;
    if (now >= absoluteAt && bug !== 'ignores the absolute expiry') return true;
    return now >= idleUntil && idleUntil !== absoluteAt && bug !== 'ignores the idle expiry';
  }

  /** Null when it refuses. */
  find(credential: number, now: number, issue: () => number): { held: Held; issued?: number } | null {
    this.#turn += 1;
    const held = this.#held.get(credential);
    if (!held || this.#isRefused(held, now, NODES[this.#turn % NODES.length] as string)) return null;
    const rolled = this.#rolled(now, held);
    if (!this.#options.isToken) {
      this.#held.set(credential, rolled);
      return { held: rolled };
    }
    if (held.idleUntil - now >= IDLE_MS / 2 || rolled.idleUntil === held.idleUntil) return { held };
    const issued = issue();
    this.#held.set(issued, rolled);
    return { held: rolled, issued };
  }
}

interface Visitor {
  readonly client: Client;
  /** When it asks. */
  readonly times: number[];
}

const every = (ms: number): number[] =>
  Array.from({ length: Math.ceil(6_400 / ms) }, (_, turn) => (turn + 1) * ms);
const timesOf: Record<VisitorKind, readonly number[]> = {
  rests: [3_250, 3_260, 3_270, 3_280],
  asks: every(150),
  pauses: every(750),
};

export function simulateExpiry(options: Options): History {
  const history = new History({ nodes: NODES });
  const server = new Server(options);
  const visitors = (options.kinds ?? visitorKinds).map((kind, index): Visitor => {
    const client = history.client(`s${index + 1}`);
    const { createdAt, idleUntil, absoluteAt } = server.open(history.newCredential(), history.now + 1);
    client.login({ createdAt, idleExpiresAt: idleUntil, expiresAt: absoluteAt }, { issued: index + 1 });
    return { client, times: timesOf[kind].map((ms) => history.now + ms) };
  });
  for (;;) {
    const [next] = visitors
      .filter(({ times }) => times.length > 0)
      .sort((a, b) => (a.times[0] as number) - (b.times[0] as number));
    if (!next) return history;
    history.now = Math.max(history.now, next.times.shift() as number);
    const { client } = next;
    const found = server.find(client.credential as number, history.now + 1, () => history.newCredential());
    if (!found) client.fails('me', 401);
    else {
      const { held, issued } = found;
      const output = { user: 'alice', idleExpiresAt: held.idleUntil, expiresAt: held.absoluteAt };
      client.ok('me', output, {}, issued === undefined ? {} : { issued });
    }
  }
}
