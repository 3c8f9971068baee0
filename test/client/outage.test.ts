// A store that goes away, and an answer that gets lost: the session is kept, and nothing is bought twice.
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createClient } from '../../src/client/client.ts';
import { ClientProblem, NoAnswer } from '../../src/client/errors.ts';
import { startRedis, withoutRedis } from '../support/redis.ts';
import { startServer } from '../support/server.ts';
import { forEachKind, PASSWORD } from './any-server.ts';
import { startFront } from './front.ts';

it('keeps its session while the store does not answer, also when it wanted to end it', {
  skip: withoutRedis,
}, async (t) => {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const server = await startServer('redis', { REDIS_URL: redis.url, STORE_DEADLINE_MS: '500' });
  t.after(() => server.stop());
  const client = createClient({ origin: server.url, family: 'stateful', attemptsMax: 1 });
  await client.login({ body: { username: 'bob', password: PASSWORD } });

  redis.pause();
  for (const call of [client.me, client.logout]) {
    const error = await call().catch((each: unknown) => each);
    assert.ok(error instanceof ClientProblem && error.is('store_unavailable'), inspect(error));
    assert.deepEqual([error.status, error.definite, error.retryAfterSeconds], [503, false, 1]);
  }
  redis.resume();
  const patient = createClient({ origin: server.url, family: 'stateful', attemptsMax: 10 });
  await patient.readyz();
  assert.equal((await client.me()).user.username, 'bob');
  await client.logout();
  await assert.rejects(client.me(), ClientProblem);
});

/** What is asked arrives and is answered, but the first answers to it get lost. */
function startLossy(t: TestContext, server: () => string, what: string, losses: number): Promise<string> {
  let lost = 0;
  return startFront(t, { server, isLost: (path) => path.endsWith(what) && ++lost <= losses });
}

forEachKind(
  (served) => {
    it('buys once, though the answers to two attempts are lost', async (t) => {
      const origin = await startLossy(t, () => served.server().url, '/checkout', 2);
      const client = served.newClient({ origin });
      await client.login({ body: { username: 'bob', password: PASSWORD } });
      await client.addItem({ body: { productId: 'keyboard', quantity: 1 } });
      const { order } = await client.checkout.intent().send();
      const { orders } = await client.listOrders();
      assert.deepEqual(orders, [order]);
    });

    it('says that a change whose answer is lost may have happened, as it has', async (t) => {
      const origin = await startLossy(t, () => served.server().url, '/items', 1);
      const client = served.newClient({ origin });
      await client.login({ body: { username: 'carol', password: PASSWORD } });
      const error = await client
        .addItem({ body: { productId: 'mouse', quantity: 1 } })
        .catch((each: unknown) => each);
      assert.ok(error instanceof NoAnswer && !error.definite, inspect(error));
      const { items } = await client.getCart();
      // Where the client holds the state, the change was in the answer, and went with it.
      assert.equal(items.length, served.family === 'stateful' ? 1 : 0);
    });
  },
  ({ isService }) => isService,
);
