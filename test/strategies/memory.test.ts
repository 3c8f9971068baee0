import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../src/protocol/problems.ts';
import { createMemoryStrategy } from '../../src/strategies/memory.ts';
import type { Strategy } from '../../src/strategies/strategy.ts';
import { bob, Clock, carol, found, linesOf, newOptions } from '../support/strategies.ts';

const MINUTE_MS = 60_000;
const lifetimes = { idleMs: 30 * MINUTE_MS, absoluteMs: 60 * MINUTE_MS };
const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;

async function withStrategy(
  use: (strategy: Strategy, clock: Clock) => Promise<void>,
  sessionsMax = 3,
): Promise<void> {
  const clock = new Clock();
  const strategy = await createMemoryStrategy(await newOptions({ lifetimes, sessionsMax, now: clock.now }));
  try {
    await use(strategy, clock);
  } finally {
    await strategy.close();
  }
}

const isFull = (error: unknown) =>
  error instanceof Problem && error.code === 'not_ready' && error.status === 503;

describe('memory: its bound', () => {
  it('refuses a login when it is full, and loses no session over it', () =>
    withStrategy(async (strategy) => {
      const held = await Promise.all([1, 2, 3].map(() => strategy.start(bob, 'device')));
      await assert.rejects(strategy.start(carol, 'device'), isFull);
      assert.equal(strategy.held(), 3);
      for (const { credential } of held) await found(strategy, credential);
    }));

  it('makes room by sweeping what has expired', () =>
    withStrategy(async (strategy, clock) => {
      const [first] = [await strategy.start(bob, 'device'), await strategy.start(bob, 'device')];
      clock.advance(lifetimes.idleMs - 1);
      await found(strategy, first.credential);
      await strategy.start(carol, 'device');
      await assert.rejects(strategy.start(carol, 'device'), isFull);
      clock.advance(1);
      await strategy.start(carol, 'device');
      assert.equal(strategy.held(), 3, 'the one session that nobody used is gone');
      await found(strategy, first.credential);
    }));

  it('sweeps by itself, without a login', async (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] });
    await withStrategy(async (strategy, clock) => {
      await strategy.start(bob, 'device');
      context.mock.timers.tick(MINUTE_MS);
      assert.equal(strategy.held(), 1);
      clock.advance(lifetimes.idleMs);
      context.mock.timers.tick(MINUTE_MS);
      assert.equal(strategy.held(), 0);
    });
  });
});

describe('memory: expiry', () => {
  it('rolls the idle one with each use, and never past the absolute one', () =>
    withStrategy(async (strategy, clock) => {
      const { credential, session } = await strategy.start(bob, 'device');
      for (let use = 0; use < 2; use += 1) {
        clock.advance(25 * MINUTE_MS);
        const { idleExpiresAt, expiresAt } = (await found(strategy, credential)).session;
        assert.equal(expiresAt, session.expiresAt);
        assert.equal(idleExpiresAt, Math.min(clock.ms + lifetimes.idleMs, expiresAt));
      }
      clock.advance(10 * MINUTE_MS);
      assert.equal(await strategy.find(credential), 'expired');
      assert.equal(strategy.held(), 0);
    }));

  it('ends a change and a list as it ends a read', () =>
    withStrategy(async (strategy, clock) => {
      const { session } = await strategy.start(bob, 'device');
      clock.advance(lifetimes.idleMs);
      assert.equal(await strategy.apply(session, add), null);
      assert.deepEqual(await strategy.list(bob.id), { sessions: [], complete: false });
      assert.equal(await strategy.endAll(bob.id), 0);
    }));
});

describe('memory: one process', () => {
  it('knows nothing of the sessions of another', () =>
    withStrategy((one) =>
      withStrategy(async (other) => {
        const { credential } = await one.start(bob, 'device');
        assert.equal(await other.find(credential), 'unknown');
        assert.deepEqual((await other.list(bob.id))?.sessions, []);
        await found(one, credential);
      }),
    ));

  it('forgets everything when it closes', async () => {
    const strategy = await createMemoryStrategy(await newOptions());
    const { credential } = await strategy.start(bob, 'device');
    await strategy.close();
    assert.equal(await strategy.find(credential), 'unknown');
  });
});

describe('memory: parallel changes', () => {
  it('all survive', () =>
    withStrategy(async (strategy) => {
      const { credential, session } = await strategy.start(bob, 'device');
      await Promise.all(Array.from({ length: 50 }, () => strategy.apply(session, add)));
      assert.deepEqual(linesOf((await found(strategy, credential)).session), { mouse: 50 });
    }));

  it('never bring an ended session back', () =>
    withStrategy(async (strategy) => {
      const { credential, session } = await strategy.start(bob, 'device');
      const results = await Promise.all([
        strategy.apply(session, add),
        strategy.end(bob.id, session.id),
        strategy.apply(session, add),
      ]);
      assert.equal(results[2], null);
      assert.equal(await strategy.find(credential), 'unknown');
      assert.equal(strategy.held(), 0);
    }));
});

describe('memory: ending sessions', () => {
  it("ends a user's own session only", () =>
    withStrategy(async (strategy) => {
      const { session } = await strategy.start(bob, 'device');
      assert.equal(await strategy.end(carol.id, session.id), false);
      assert.equal(await strategy.end(bob.id, session.id), true);
      assert.equal(await strategy.end(bob.id, session.id), false);
    }));

  it('ends all of a user but one, and nobody else', () =>
    withStrategy(async (strategy) => {
      const [kept] = [await strategy.start(bob, 'device'), await strategy.start(bob, 'device')];
      const other = await strategy.start(carol, 'device');
      assert.equal(await strategy.endAll(bob.id, kept.session.id), 1);
      await found(strategy, kept.credential);
      await found(strategy, other.credential);
      assert.equal(await strategy.endAll(bob.id), 1);
    }));

  it('says of a session that had expired that there was none', () =>
    withStrategy(async (strategy, clock) => {
      const { session } = await strategy.start(bob, 'device');
      clock.advance(lifetimes.idleMs);
      assert.equal(await strategy.end(bob.id, session.id), false);
    }));
});
