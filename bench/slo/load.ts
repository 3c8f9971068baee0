/**
 * The load of bench:slo, in a process of its own: people who shop, at a rate that nothing slows down. A request that is
 * sent late, because this process had to wait, counts from when it was due all the same.
 */
import { Agent } from 'undici';
import { runOpenLoop } from '../../src/lab/client/open-loop.ts';
import { STORM_USERS } from '../../src/lab/client/operations.ts';
import { createRandom } from '../../src/lab/runner/random.ts';
import { kinds, nextKind, type Shop, Shopper } from './shopper.ts';

export interface Target {
  readonly origin: string;
  readonly base: string;
  readonly certificate: string;
}

export type LoadOrder =
  | { readonly type: 'open'; readonly target: Target; readonly shoppers: number }
  | { readonly type: 'run'; readonly ratePerSecond: number; readonly seconds: number; readonly seed: number };

/** One row for each request: due (Unix ms), ms from then to its end, ms from then to its start, kind, status or 0. */
export type LoadResult = { readonly rows: Float64Array } | { readonly error: string };
export const COLUMNS = 5;

/** More would be more than a node takes on at once; what is due beyond that waits here, and its time counts. */
const CONNECTIONS_MAX = 256;
const LOGINS_AT_ONCE = 4;
const LOGIN_TRIES_MAX = 10;

let shop: Shop | undefined;
const idle: Shopper[] = [];

const unixNow = () => performance.timeOrigin + performance.now();

/** Nothing is measured yet, and hashing waits for whoever else wants the processor: it may take several tries. */
async function admit(shopper: Shopper): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { status } = await shopper.act('login');
    if (status === 200) return;
    if (tries === LOGIN_TRIES_MAX) throw new Error(`a login was answered with ${status ?? 'nothing'}`);
  }
}

async function open({ origin, base, certificate }: Target, count: number): Promise<LoadResult> {
  await shop?.agent.destroy();
  idle.length = 0;
  const agent = new Agent({
    allowH2: false,
    connections: CONNECTIONS_MAX,
    keepAliveTimeout: 10_000,
    connect: { ca: certificate, timeout: 1_000 },
  });
  const opened = { agent, origin, base };
  shop = opened;
  const waiting = Array.from({ length: count }, (_, index) => {
    const user = STORM_USERS[index % STORM_USERS.length] as string;
    return new Shopper(opened, user, `shopper-${index}-${Math.round(unixNow())}`);
  });
  const logIn = async () => {
    for (let shopper = waiting.pop(); shopper; shopper = waiting.pop()) {
      await admit(shopper);
      idle.push(shopper);
    }
  };
  await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, logIn));
  return { rows: new Float64Array() };
}

async function run({
  ratePerSecond,
  seconds,
  seed,
}: Extract<LoadOrder, { type: 'run' }>): Promise<LoadResult> {
  const random = createRandom(seed);
  const all = [...idle];
  const rows: number[] = [];
  await runOpenLoop({
    ratePerSecond,
    seconds,
    now: unixNow,
    async perform(_index, dueAt) {
      const lateMs = unixNow() - dueAt;
      // People wait for an answer before they go on. Only when nobody is left, somebody does two things at once.
      const free = idle.shift();
      const shopper = free ?? (all[random.below(all.length)] as Shopper);
      const { kind, status } = await shopper.act(nextKind(random));
      if (free) idle.push(free);
      rows.push(dueAt, unixNow() - dueAt, lateMs, kinds.indexOf(kind), status ?? 0);
    },
  });
  return { rows: Float64Array.from(rows) };
}

process.on('disconnect', () => process.exit());
process.on('message', async (order: LoadOrder) => {
  const done = order.type === 'open' ? open(order.target, order.shoppers) : run(order);
  process.send?.(await done.catch((error: Error): LoadResult => ({ error: error.message })));
});
