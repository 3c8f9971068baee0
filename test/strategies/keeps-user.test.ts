// A session that remembers who logged in needs no second look-up; one that does not, keeps nothing of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryStrategy } from '../../src/strategies/memory.ts';
import type { Strategy, StrategyOptions } from '../../src/strategies/strategy.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { postgresBench } from '../support/postgres-strategy.ts';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, found, newOptions } from '../support/strategies.ts';

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
/** More than a session may know of a user. */
const careless = { ...bob, passwordHash: 'canary' };

async function keeps(open: (options: Partial<StrategyOptions>) => Promise<Strategy>): Promise<void> {
  const strategy = await open({ keepsUser: true });
  const { session, credential } = await strategy.start(careless, 'device');
  assert.deepEqual(session.user, bob);
  assert.deepEqual((await found(strategy, credential)).session.user, bob);
  assert.deepEqual((await strategy.apply(session, add))?.session.user, bob);

  const plain = await open({ keepsUser: false });
  const { session: bare, credential: key } = await plain.start(careless, 'device');
  assert.ok(!('user' in bare) && !('user' in (await found(plain, key)).session));
}

const TITLE = 'keeps the user where the server asks for it, and nothing else';

describe('memory', () => {
  it(TITLE, () => keeps(async (options) => createMemoryStrategy(await newOptions(options))));
});

describe('redis', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it(TITLE, async () => {
    await keeps((options) => bench.strategy(options));
    const held = Object.values(await bench.dump());
    assert.ok(!held.some((text) => text.includes('canary')));
    assert.equal(held.filter((text) => text.includes(bob.name)).length, 1);
  });
});

describe('postgres', { skip: withoutPostgres }, () => {
  const bench = postgresBench();

  it(TITLE, async () => {
    await keeps((options) => bench.strategy(options));
    const rows = await bench.query('select person from sessions order by created_at');
    const { id: _, ...person } = bob;
    assert.deepEqual(rows, [{ person }, { person: null }]);
  });
});
