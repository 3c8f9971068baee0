/** A store that goes away under a strategy: what each call says meanwhile, and how long it takes to say it. */
import assert from 'node:assert/strict';
import type { Started, Strategy } from '../../src/strategies/strategy.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import { bob } from './strategies.ts';
import { pause, until } from './until.ts';

export const DEADLINE_MS = 300;
/** What "at once" means. */
const AT_ONCE_MS = 50;
/** Long enough for a breaker to let a call through, and for the connection to be tried anew, several times. */
const WATCH_MS = 1500;
const SEQUENCE_MS = 2500;
export const SEQUENCE_DEADLINE_MS = 250;

export const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;

/** Every call of a strategy that needs its store. */
const calls = (strategy: Strategy, { session, credential }: Started) => ({
  start: () => strategy.start(bob, 'device'),
  find: () => strategy.find(credential),
  apply: () => strategy.apply(session, add),
  end: () => strategy.end(bob.id, session.id),
  list: () => strategy.list(bob.id),
  endAll: () => strategy.endAll(bob.id),
  checkReady: () => strategy.checkReady(),
});

/** How long it took to say that the store is away. */
export async function refusalMs(name: string, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await assert.rejects(call, StoreUnavailable, name);
  return performance.now() - startedAt;
}

/** How long this machine takes for the deadline itself: busy, it is late for that as well. */
async function deadlineMs(): Promise<number> {
  const startedAt = performance.now();
  await pause(DEADLINE_MS);
  return performance.now() - startedAt;
}

/**
 * Of a store that does not answer any more, as a node learns it that asks one thing after the other: only the first
 * few calls wait for it. The session is from before the outage, the strategy's deadline SEQUENCE_DEADLINE_MS.
 */
export async function assertKnownSoon(
  strategy: Strategy,
  credential: string,
  waitingMax: number,
): Promise<void> {
  const startedAt = performance.now();
  const waited: number[] = [];
  while (performance.now() - startedAt < SEQUENCE_MS) {
    waited.push(await refusalMs('find', () => strategy.find(credential)));
    await pause(20);
  }
  // A busy machine is late by less.
  const long = waited.filter((ms) => ms > 0.8 * SEQUENCE_DEADLINE_MS);
  assert.ok(long.length <= waitingMax, `${long.map(Math.round)} ms, of ${waited.length} calls`);
}

export const untilReady = (strategy: Strategy): Promise<unknown> =>
  until('the store serves', () => strategy.checkReady().then(() => true));

/** Of a strategy with that deadline: told within it, then at once. The session is from before the outage. */
export async function outage(strategy: Strategy, begin: () => unknown): Promise<Started> {
  // A busy machine may miss so short a deadline while the store is well: that is no outage yet.
  const started = await until('a login', () => strategy.start(bob, 'device'));
  await begin();
  const all = Object.entries(calls(strategy, started));
  const [deadline = 0, ...first] = await Promise.all([
    deadlineMs(),
    ...all.map(([name, call]) => refusalMs(name, call)),
  ]);
  for (const ms of first) assert.ok(ms < deadline * 1.5, `the first calls took ${first.map(Math.round)} ms`);

  const later: number[] = [];
  const watchedUntil = performance.now() + WATCH_MS;
  while (performance.now() < watchedUntil) {
    for (const [name, call] of all) later.push(await refusalMs(name, call));
    await pause(10);
  }
  const slow = later.filter((ms) => ms >= AT_ONCE_MS);
  assert.ok(slow.length < later.length / 20, `${slow.map(Math.round)} ms, of ${later.length} calls`);
  const waitedMs = later.reduce((total, ms) => total + ms, 0);
  assert.ok(waitedMs < deadline, `${waitedMs} ms were waited for a store that was known to be away`);
  return started;
}
