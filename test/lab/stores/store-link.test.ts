// The link to a store as the lab uses it: nodes go through it, the lab does not.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createClient } from '@redis/client';
import { StoreLink } from '../../../src/lab/link/store-link.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { findRedis } from '../../../src/lab/stores/redis-finder.ts';
import { RedisStore } from '../../../src/lab/stores/redis-store.ts';
import { storeFacts } from '../../../src/lab/stores/store-facts.ts';
import { linkFaults } from '../../../src/protocol/lab-words.ts';
import { startRedis, withoutRedis } from '../../support/redis.ts';

const guard = startGuard();
after(() => guard.close());

const ping = async (url: string) => {
  const client = createClient({ url, socket: { reconnectStrategy: false, socketTimeout: 300 } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.ping();
  } finally {
    if (client.isOpen) client.destroy();
  }
};

describe('the link to a store', { skip: withoutRedis }, () => {
  it('in each fault shows the store as slow or out of reach, also somebody else’s, and heals', async (t) => {
    const theirs = await startRedis();
    t.after(() => theirs.stop());
    for (const source of [findRedis(), { kind: 'url', url: theirs.url } as const]) {
      const store = await RedisStore.open(guard, source);
      t.after(() => store.stop());
      const linked = await store.link.url();
      assert.notEqual(linked, store.url);
      const states: string[] = [];
      store.onChange = () => states.push(store.state);
      for (const fault of linkFaults) {
        await store.break(fault);
        const isSlow = fault === 'slow' || fault === 'throttle';
        assert.equal(store.state, isSlow ? 'slow' : 'unreachable', fault);
        if (isSlow) assert.equal(await ping(linked), 'PONG', fault);
        else await assert.rejects(ping(linked), fault);
        assert.ok((await store.connections()) >= 0, 'the lab goes straight');
        await store.heal();
        assert.equal(await ping(linked), 'PONG', fault);
      }
      assert.deepEqual(states, [
        'slow',
        'up',
        'unreachable',
        'up',
        'unreachable',
        'up',
        'slow',
        'up',
        'unreachable',
        'up',
      ]);
    }
  });

  it('ends with the store', async () => {
    const store = await RedisStore.open(guard, findRedis());
    const linked = await store.link.url();
    await store.stop();
    await assert.rejects(ping(linked), { code: 'ECONNREFUSED' });
  });
});

it('the address through the link keeps who asks and for what, and nothing stands in the way of TLS', async (t) => {
  const link = new StoreLink('redis://user:secret@127.0.0.1:6390/2', storeFacts.redis);
  t.after(() => link.close());
  const { username, password, hostname, port, pathname } = new URL(await link.url());
  assert.deepEqual([username, password, hostname, pathname], ['user', 'secret', '127.0.0.1', '/2']);
  assert.notEqual(port, '6390');
  assert.equal(link.missing, null);
  const database = new StoreLink('postgres://user:secret@db.example:5433/shop?x=1', storeFacts.postgres);
  t.after(() => database.close());
  const linked = new URL(await database.url());
  assert.deepEqual(
    [linked.host.split(':')[0], linked.pathname, linked.search],
    ['127.0.0.1', '/shop', '?x=1'],
  );
  for (const rest of ['db.example/shop?sslmode=require', 'db.example/shop?ssl=true', '%2Fvar%2Frun/shop']) {
    const unlinkable = new StoreLink(`postgres://${rest}`, storeFacts.postgres);
    assert.equal(await unlinkable.url(), `postgres://${rest}`);
    assert.match(unlinkable.missing ?? '', /^DATABASE_URL .* or unset it\.$/);
  }
  const tls = new StoreLink('rediss://store.example:6390', storeFacts.redis);
  assert.equal(await tls.url(), 'rediss://store.example:6390');
  assert.match(tls.missing ?? '', /uses TLS/);
  await assert.rejects(tls.break('slow'), /uses TLS/);
});
