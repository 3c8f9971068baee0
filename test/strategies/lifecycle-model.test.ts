// Random lives of sessions, held to one simple model: where the client or a node holds the state.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyState } from '../../src/shop/state.ts';
import { createJwtStrategy } from '../../src/strategies/jwt.ts';
import { createMemoryStrategy } from '../../src/strategies/memory.ts';
import { createSealedStrategy } from '../../src/strategies/sealed.ts';
import type { CreateStrategy, Strategy } from '../../src/strategies/strategy.ts';
import { Clock, newOptions } from '../support/strategies.ts';
import { explain } from './lifecycle/explain.ts';
import { live, type Place } from './lifecycle/live.ts';
import {
  ABSOLUTE_MINUTES,
  type Answered,
  emptyWorld,
  IDLE_MINUTES,
  listText,
  textOf,
} from './lifecycle/model.ts';
import { life } from './lifecycle/steps.ts';

const RUNS = 100;
const lifetimes = { idleMs: IDLE_MINUTES * 60_000, absoluteMs: ABSOLUTE_MINUTES * 60_000 };

const opened: Strategy[] = [];
after(() => Promise.all(opened.map((strategy) => strategy.close())));

async function placeOf(create: CreateStrategy, change = (strategy: Strategy) => strategy): Promise<Place> {
  const clock = new Clock();
  const strategy = await create(await newOptions({ lifetimes, now: clock.now }));
  opened.push(strategy);
  return { nodes: [change(strategy)], passTime: (ms) => clock.advance(ms) };
}

const holds = async (place: Place, parameters: { seed?: number } = {}) =>
  fc.assert(
    fc.asyncProperty(life, async (steps) => assert.ok(await live(place, steps))),
    { numRuns: RUNS, ...parameters },
  );

/** The same lives each time: whether they show a fault is then no matter of luck. */
const SEED = 1;

describe('random lives are what the model allows', () => {
  for (const create of [createMemoryStrategy, createJwtStrategy, createSealedStrategy]) {
    it(`of sessions of ${create.name}`, async () => holds(await placeOf(create)));
  }
});

/** A strategy with one thing wrong. */
const broken = (strategy: Strategy, fault: (strategy: Strategy) => Partial<Strategy>): Strategy => {
  const bound: Strategy = {
    name: strategy.name,
    family: strategy.family,
    credentialKind: strategy.credentialKind,
    stateHeldBy: strategy.stateHeldBy,
    start: (user, device) => strategy.start(user, device),
    find: (credential) => strategy.find(credential),
    apply: (session, change) => strategy.apply(session, change),
    end: (userId, id) => strategy.end(userId, id),
    list: (userId) => strategy.list(userId),
    endAll: (userId, except) => strategy.endAll(userId, except),
    held: () => strategy.held(),
    checkReady: () => strategy.checkReady(),
    close: () => strategy.close(),
  };
  return { ...bound, ...fault(bound) };
};

const faults: Readonly<Record<string, (strategy: Strategy) => Partial<Strategy>>> = {
  'a logout that ends nothing': () => ({ end: async () => true }),
  'a session that anybody may end': ({ end, list }) => ({
    end: async (userId, id) => {
      const others = ['bob', 'carol'].map((name) => userId.replace(/^\w+/, name));
      const owners = await Promise.all(
        others.map(async (other) =>
          (await list(other))?.sessions.some((one) => one.id === id) ? other : null,
        ),
      );
      return end(owners.find((owner) => owner !== null) ?? userId, id);
    },
  }),
  'an end of all that forgets the exception': ({ endAll }) => ({ endAll: (userId) => endAll(userId) }),
  'two changes at once, of which one is lost': ({ apply, find, start }) => {
    const credentials = new Map<string, string>();
    let running = 0;
    return {
      async start(user, device) {
        const started = await start(user, device);
        credentials.set(started.session.id, started.credential);
        return started;
      },
      async apply(session, change) {
        running += 1;
        try {
          await Promise.resolve();
          if (running === 1) return await apply(session, change);
          const found = await find(credentials.get(session.id) ?? '');
          return typeof found === 'string' ? null : found;
        } finally {
          running -= 1;
        }
      },
    };
  },
  'a list without the newest session': ({ list }) => ({
    async list(userId) {
      const all = await list(userId);
      return all && { ...all, sessions: all.sessions.slice(0, -1) };
    },
  }),
};

const isUnexplained = (error: Error) =>
  error.cause instanceof assert.AssertionError && /no world explains/.test(error.cause.message);

describe('ending all sessions beside other operations', () => {
  const [user, now] = ['carol', 0];
  const start = (label: string): Answered => ({
    op: { type: 'start', user, label },
    answer: textOf(emptyState),
  });
  const endAll = (count: number): Answered => ({
    op: { type: 'endAll', user, except: 's2' },
    answer: textOf(count),
  });
  const list = (...labels: string[]): Answered => ({ op: { type: 'list', user }, answer: listText(labels) });
  const before = explain([emptyWorld], [start('s1'), start('s2')], now);

  it('takes its time: who looks meanwhile may see some of them, and whoever comes meanwhile may stay', () => {
    const worlds = explain(before, [endAll(1), start('s3'), list('s1', 's2', 's3')], now);
    assert.deepEqual(
      worlds.map(({ sessions }) => Object.keys(sessions)),
      [['s2', 's3']],
    );
  });

  it('is over with its answer, and has ended as many as it says', () => {
    const worlds = explain(before, [endAll(1), start('s3')], now);
    assert.equal(explain(worlds, [list('s1', 's2', 's3')], now).length, 0);
    assert.equal(explain(before, [endAll(0)], now).length, 0);
    assert.equal(explain(before, [endAll(2)], now).length, 0);
  });
});

describe('the model notices', () => {
  for (const [title, fault] of Object.entries(faults)) {
    it(title, async () => {
      const place = await placeOf(createMemoryStrategy, (strategy) => broken(strategy, fault));
      await assert.rejects(holds(place, { seed: SEED }), isUnexplained);
    });
  }

  it('an idle expiry that never comes', async () => {
    const place = await placeOf(createMemoryStrategy);
    await assert.rejects(holds({ ...place, passTime: () => undefined }, { seed: SEED }), isUnexplained);
  });

  it('a session that ends too early', async () => {
    const place = await placeOf(createMemoryStrategy);
    const early = { ...place, passTime: (ms: number) => place.passTime(1.5 * ms) };
    await assert.rejects(holds(early, { seed: SEED }), isUnexplained);
  });
});
