import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, linesOf } from '../support/strategies.ts';

const checkout = { type: 'cart.checkout', key: 'k', orderId: 'o', at: 1 } as const;

describe('redis: a checkout', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('happens whole with more lines than one command of a script can name', async () => {
    const strategy = await bench.strategy();
    const admin = await bench.redis.admin();
    const { session } = await strategy.start(bob, 'device');
    const lines = Object.fromEntries(Array.from({ length: 8100 }, (_, line) => [`product-${line}`, 1]));
    const fields = Object.entries(lines).map(([product, quantity]) => [`p:${product}`, String(quantity)]);
    await admin.hSet(`test:s:${session.id}`, Object.fromEntries(fields));
    const bought = await strategy.apply(session, checkout);
    assert.deepEqual(bought?.session.state.orders, [{ key: 'k', orderId: 'o', at: 1, lines }]);
    assert.deepEqual(linesOf(bought.session), {});
    const restored = await strategy.apply(session, { type: 'cart.restore', orderId: 'o' });
    assert.deepEqual(restored && linesOf(restored.session), lines);
    assert.deepEqual(restored?.session.state.orders, []);
  });
});
