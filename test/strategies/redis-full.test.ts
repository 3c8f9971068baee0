// A store at its memory limit, or one that takes no writes: what it still serves must go on.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { touchEveryMs } from '../../src/strategies/support/expiry.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, found, linesOf } from '../support/strategies.ts';
import { until } from '../support/until.ts';

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
const checkout = { type: 'cart.checkout', key: 'k', orderId: 'o', at: 1 } as const;

describe('redis: a full store', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('refuses logins and changes whole, while reads, removals and logouts go on', async () => {
    const strategy = await bench.strategy();
    const admin = await bench.redis.admin();
    const [kept, ended] = [await strategy.start(bob, 'device'), await strategy.start(bob, 'device')];
    await strategy.apply(kept.session, add);
    const keys = (await admin.keys('*')).length;
    await admin.configSet({ maxmemory: '1mb', 'maxmemory-policy': 'noeviction' });

    // More refusals than open the breaker: Redis is there, and the reads between them must not suffer.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await assert.rejects(strategy.start(bob, 'device'), StoreUnavailable);
      for (const change of [add, checkout, { type: 'message.append', text: 'x', at: 1 } as const]) {
        await assert.rejects(strategy.apply(kept.session, change), StoreUnavailable);
      }
      const { state } = (await found(strategy, kept.credential)).session;
      assert.deepEqual([state.cart, state.orders], [{ lines: { mouse: 1 }, version: 1 }, []]);
      assert.equal(state.conversation.total, 0);
    }
    assert.equal(await strategy.end(bob.id, ended.session.id), true);
    const removed = await strategy.apply(kept.session, { type: 'cart.remove', productId: 'mouse' });
    assert.deepEqual(removed && linesOf(removed.session), {});
    assert.equal((await strategy.list(bob.id))?.sessions.length, 1);
    assert.equal((await admin.keys('*')).length, keys - 1, 'a refused login leaves nothing behind');

    await admin.configSet('maxmemory', '0');
    await strategy.start(bob, 'device');
  });

  it('rolls the idle expiry of a session in use, although it can store nothing new', async () => {
    const lifetimes = { idleMs: 60_000, absoluteMs: 120_000 };
    const strategy = await bench.strategy({ storePrefix: 'touch:', lifetimes });
    const admin = await bench.redis.admin();
    const { credential, session } = await strategy.start(bob, 'device');
    const key = `touch:s:${session.id}`;
    await admin.hSet(key, 't', session.createdAt - 30_000);
    await admin.pExpire(key, 30_000);
    await admin.configSet({ maxmemory: '1mb', 'maxmemory-policy': 'noeviction' });
    const { session: used } = await found(strategy, credential);
    assert.ok(used.lastSeenAt >= session.createdAt);
    assert.ok((await admin.pTTL(key)) > 50_000);
    await admin.configSet('maxmemory', '0');
  });
});

describe('redis: a store that takes no writes', { skip: withoutRedis }, () => {
  const bench = redisBench();

  /** A session whose next use counts, since the last one that did is long ago. */
  async function due(storePrefix: string) {
    const lifetimes = { idleMs: 60_000, absoluteMs: 120_000 };
    const strategy = await bench.strategy({ storePrefix, lifetimes });
    const admin = await bench.redis.admin();
    const { credential, session } = await strategy.start(bob, 'device');
    const touchedAt = session.createdAt - touchEveryMs(lifetimes);
    await admin.hSet(`${storePrefix}s:${session.id}`, 't', touchedAt);
    return { strategy, admin, credential, session, touchedAt };
  }

  it('serves reads while too few replicas follow: a use that cannot be written does not count', async () => {
    const { strategy, admin, credential, session, touchedAt } = await due('replicas:');
    await admin.configSet('min-replicas-to-write', '1');
    assert.equal((await found(strategy, credential)).session.lastSeenAt, touchedAt);
    await assert.rejects(strategy.apply(session, add), StoreUnavailable);
    await admin.configSet('min-replicas-to-write', '0');
    assert.ok((await found(strategy, credential)).session.lastSeenAt > touchedAt);
  });

  it('lists sessions while it cannot forget those that are gone', async () => {
    const { strategy, admin, session } = await due('listed:');
    await admin.zAdd(`listed:u:${bob.id}`, { score: Date.now() - 60_000, value: 'gone'.padEnd(43, 'x') });
    await admin.configSet('min-replicas-to-write', '1');
    const listed = await strategy.list(bob.id);
    await admin.configSet('min-replicas-to-write', '0');
    assert.deepEqual(
      listed?.sessions.map(({ id }) => id),
      [session.id],
    );
  });

  it('serves reads while it cannot save', async () => {
    const { strategy, admin, credential, session, touchedAt } = await due('unsaved:');
    // The file's place is taken by a directory that is not empty, so no save can end well.
    await mkdir(join((await admin.configGet('dir')).dir ?? '', 'dump.rdb', 'taken'), { recursive: true });
    await admin.configSet('save', '3600 1');
    await admin.bgSave();
    await until('a save has failed', async () =>
      /last_bgsave_status:err/.test(await admin.info('persistence')),
    );
    assert.equal((await found(strategy, credential)).session.lastSeenAt, touchedAt);
    await assert.rejects(strategy.apply(session, add), StoreUnavailable);
    await admin.configSet('stop-writes-on-bgsave-error', 'no');
    assert.ok((await found(strategy, credential)).session.lastSeenAt > touchedAt);
  });

  it('knows nobody for certain once it is a replica: sessions may have ended elsewhere', async () => {
    const { strategy, admin, credential } = await due('replica:');
    await admin.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
    await assert.rejects(strategy.find(credential), StoreUnavailable);
    await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    await found(strategy, credential);
  });
});
