// The shop's rules are written three times: in TypeScript for tokens and memory, in Lua for Redis, in SQL for
// PostgreSQL. Random sequences of changes must leave the same state everywhere, and be refused for the same reasons.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../src/protocol/problems.ts';
import { applyChange } from '../../src/shop/apply-change.ts';
import { type Change, emptyState, type SessionState } from '../../src/shop/state.ts';
import { createJwtStrategy } from '../../src/strategies/jwt.ts';
import { createMemoryStrategy } from '../../src/strategies/memory.ts';
import { createSealedStrategy } from '../../src/strategies/sealed.ts';
import type { Session, Strategy } from '../../src/strategies/strategy.ts';
import { changes } from '../support/arbitraries.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, found, newOptions } from '../support/strategies.ts';

const codeOf = (error: unknown): string => {
  if (error instanceof Problem) return error.code;
  throw error;
};

/** What each step led to by the rules alone: the state, or the code of the refusal. */
function expectedSteps(given: readonly Change[]): (SessionState | string)[] {
  let state = emptyState;
  return given.map((change) => {
    try {
      state = applyChange(state, change);
      return state;
    } catch (error) {
      return codeOf(error);
    }
  });
}

/** Runs a sequence through a strategy, holding each step to the rules, and a fresh read to the last state. */
async function agrees(strategy: Strategy, given: readonly Change[]): Promise<void> {
  const started = await strategy.start(bob, 'device');
  let session: Session = started.session;
  let { credential } = started;
  for (const [index, expected] of expectedSteps(given).entries()) {
    const change = given[index] as Change;
    const applied = await strategy.apply(session, change).catch(codeOf);
    if (typeof applied === 'string' || applied === null) {
      assert.equal(applied, expected, JSON.stringify(change));
      continue;
    }
    assert.deepEqual(applied.session.state, expected, JSON.stringify(change));
    session = applied.session;
    credential = applied.renewed ?? credential;
  }
  const { state } = (await found(strategy, credential)).session;
  assert.deepEqual(state, session.state);
  await strategy.end(bob.id, session.id);
}

const checkout = (number: number): Change[] => [
  { type: 'cart.add', productId: 'mouse', quantity: number },
  { type: 'cart.checkout', key: `key-${number}`, orderId: `order-${number}`, at: number },
];

/** More orders than are remembered, some of which are taken back on the way: the newest ones stay, however many those are. */
const manyOrders: readonly Change[] = [
  ...Array.from({ length: 15 }, (_, index) => checkout(index + 1)).flat(),
  ...[3, 9, 9].map((number): Change => ({ type: 'cart.restore', orderId: `order-${number}` })),
  ...Array.from({ length: 12 }, (_, index) => checkout(index + 16)).flat(),
  { type: 'cart.restore', orderId: 'order-1' },
  { type: 'cart.restore', orderId: 'order-20' },
  ...checkout(20),
];

async function holds(strategy: Strategy, numRuns: number, maxLength: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(changes(maxLength), (given) => agrees(strategy, given)),
    { numRuns },
  );
}

describe('random changes leave the state that the rules give', () => {
  it('in a token', async () => {
    // Short enough to fit: the limit of a token has a test of its own.
    await holds(await createJwtStrategy(await newOptions()), 50, 20);
  });

  it('in a sealed cookie', async () => {
    await holds(await createSealedStrategy(await newOptions()), 50, 20);
  });

  it('in memory', async () => {
    const strategy = await createMemoryStrategy(await newOptions());
    await holds(strategy, 100, 60);
    await agrees(strategy, manyOrders);
    await strategy.close();
  });

  describe('in Redis', { skip: withoutRedis }, () => {
    const bench = redisBench();

    it('after each step', async () => {
      await holds(await bench.strategy(), 60, 60);
    });

    it('with more orders than are remembered', async () => {
      await agrees(await bench.strategy(), manyOrders);
    });
  });

  describe('in PostgreSQL', { skip: withoutPostgres }, () => {
    const bench = postgresBench();

    it('after each step', async () => {
      await holds(await bench.strategy(), 60, 60);
    });

    it('with more orders than are remembered', async () => {
      await agrees(await bench.strategy(), manyOrders);
    });
  });
});
