// What a power cut takes from a real Redis, by when it syncs its file. Only Linux shows when that is.
import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { createClient } from '@redis/client';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { powerCutMissing } from '../../../src/lab/stores/power-cut.ts';
import { findRedis } from '../../../src/lab/stores/redis-finder.ts';
import { RedisStore } from '../../../src/lab/stores/redis-store.ts';
import type { FsyncPolicy } from '../../../src/protocol/lab-words.ts';
import { startRedis, withoutRedis } from '../../support/redis.ts';
import { pause, until } from '../../support/until.ts';

const guard = startGuard();
after(() => guard.close());
const skip = withoutRedis || powerCutMissing() || false;

async function openPrivate(t: TestContext): Promise<RedisStore> {
  const store = await RedisStore.open(guard, findRedis());
  t.after(() => store.stop());
  return store;
}

const connected = async ({ url }: { url: string }) =>
  createClient({ url, socket: { reconnectStrategy: false } })
    .on('error', () => undefined)
    .connect();

/** Writes numbered keys, one after the other, until nobody answers, and counts what was acknowledged. */
async function writeOn(store: RedisStore, acknowledged: { count: number }): Promise<void> {
  const client = await connected(store);
  for (; ; acknowledged.count += 1) {
    try {
      await client.set(`key-${acknowledged.count}`, acknowledged.count);
    } catch {
      return;
    }
    await pause(4);
  }
}

/** @returns acknowledged, and of these kept; that nothing is missing in between is asserted */
async function cutWhileWriting(store: RedisStore): Promise<[acknowledged: number, kept: number]> {
  const acknowledged = { count: 0 };
  const writing = writeOn(store, acknowledged);
  await until('much is written', () => acknowledged.count >= 50);
  await store.break('power-cut');
  assert.equal(store.state, 'down');
  await writing;
  await store.heal();
  assert.equal(store.state, 'up');
  const client = await connected(store);
  const numbers = (await client.keys('key-*')).map((key) => Number(key.slice('key-'.length)));
  client.destroy();
  const kept = numbers.length;
  assert.deepEqual(
    numbers.sort((a, b) => a - b),
    [...Array(kept).keys()],
    'it lost the newest, and no others',
  );
  return [acknowledged.count, kept];
}

describe('a power cut of Redis', { skip }, () => {
  it('takes what it has acknowledged and not synced, and it starts with the rest', async (t) => {
    const store = await openPrivate(t);
    const [acknowledged, kept] = await cutWhileWriting(store);
    assert.ok(kept < acknowledged, `${kept} of ${acknowledged} kept`);
    // It can be done again, with a file that was cut.
    const client = await connected(store);
    await client.unlink(await client.keys('key-*').then((keys) => (keys.length > 0 ? keys : ['none'])));
    client.destroy();
    const [again, keptAgain] = await cutWhileWriting(store);
    assert.ok(keptAgain < again, `${keptAgain} of ${again} kept`);
  });

  it('takes nothing that was acknowledged when it syncs before each answer', async (t) => {
    const store = await openPrivate(t);
    await store.setFsync('always');
    const [acknowledged, kept] = await cutWhileWriting(store);
    // The last write may have reached the disk without its answer reaching anybody.
    assert.ok(kept === acknowledged || kept === acknowledged + 1, `${kept} of ${acknowledged} kept`);
    assert.ok(acknowledged > 0);
  });

  it('believes what Redis does, not what it was told: an `always` that is none is noticed', async (t) => {
    const store = await openPrivate(t);
    await store.setFsync('always');
    const client = await connected(store);
    await client.configSet('appendfsync', 'everysec');
    client.destroy();
    const [acknowledged, kept] = await cutWhileWriting(store);
    assert.ok(kept < acknowledged, `${kept} of ${acknowledged} kept`);
  });

  it('with nothing to write takes nothing; a kill never does', async (t) => {
    const store = await openPrivate(t);
    const client = await connected(store);
    await client.set('kept', 'yes');
    client.destroy();
    for (const fault of ['power-cut', 'kill', 'power-cut'] as const) {
      await store.break(fault);
      await store.heal();
      const next = await connected(store);
      assert.equal(await next.get('kept'), 'yes', fault);
      next.destroy();
    }
  });
});

describe('when Redis syncs', { skip: withoutRedis }, () => {
  const policyOf = async (store: { url: string }) => {
    const client = await connected(store);
    const { appendfsync } = await client.configGet('appendfsync');
    client.destroy();
    return appendfsync as FsyncPolicy;
  };

  it('is set for a run, and put back after it', async (t) => {
    const store = await openPrivate(t);
    assert.equal(await policyOf(store), 'everysec');
    await store.setFsync('always');
    assert.equal(await policyOf(store), 'always');
    await store.heal();
    assert.equal(await policyOf(store), 'always', 'nothing was broken');
    await store.makeWhole();
    assert.equal(await policyOf(store), 'everysec');
  });

  it('is not the lab’s to set, nor its power to cut, where somebody else’s Redis is used', async (t) => {
    const theirs = await startRedis();
    t.after(() => theirs.stop());
    const store = await RedisStore.open(guard, { kind: 'url', url: theirs.url });
    t.after(() => store.stop());
    const refusal = /not the lab’s to break/;
    await assert.rejects(store.setFsync('always'), refusal);
    await assert.rejects(store.break('power-cut'), refusal);
  });
});
