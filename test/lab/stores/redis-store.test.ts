import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, describe, it, type TestContext } from 'node:test';
import { createClient } from '@redis/client';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { listenNear } from '../../../src/lab/ports.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { findRedis } from '../../../src/lab/stores/redis-finder.ts';
import { RedisStore } from '../../../src/lab/stores/redis-store.ts';
import { startRedis, withoutRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const guard = startGuard();
after(() => guard.close());

async function openPrivate(t: TestContext): Promise<RedisStore> {
  const store = await RedisStore.open(guard, findRedis());
  t.after(() => store.stop());
  return store;
}

/** A client of the test's own, for one command. */
async function ask<Value>({ url }: { url: string }, ...command: string[]): Promise<Value> {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false, socketTimeout: 500 } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.sendCommand(command)) as Value;
  } finally {
    if (client.isOpen) client.destroy();
  }
}

describe('a private Redis', { skip: withoutRedis }, () => {
  it('keeps its data over a stop and over a kill, on the same port', async (t) => {
    const store = await openPrivate(t);
    const { url } = store;
    await ask(store, 'SET', 'kept', 'yes');
    for (const fault of ['stop', 'kill'] as const) {
      await store.break(fault);
      assert.equal(store.state, 'down');
      await assert.rejects(ask(store, 'PING'), { code: 'ECONNREFUSED' });
      await assert.rejects(store.break(fault), /Redis does not run/);
      await store.heal();
      assert.deepEqual([store.state, store.url, store.failure], ['up', url, null]);
      assert.equal(await ask(store, 'GET', 'kept'), 'yes', fault);
    }
  });

  it('is silent while it is paused, then goes on where it was', async (t) => {
    const store = await openPrivate(t);
    await ask(store, 'SET', 'kept', 'yes');
    await store.break('pause');
    assert.equal(store.state, 'paused');
    await assert.rejects(ask(store, 'GET', 'kept'));
    await store.heal();
    assert.equal(await ask(store, 'GET', 'kept'), 'yes');
  });

  it('is started once by two who heal it at once, and can be broken and healed again', async (t) => {
    const store = await openPrivate(t);
    await store.break('stop');
    await Promise.all([store.heal(), store.heal()]);
    await store.break('kill');
    await assert.rejects(ask(store, 'PING'), { code: 'ECONNREFUSED' }, 'there was no other');
    await store.heal();
    assert.deepEqual([store.state, store.failure], ['up', null]);
  });

  it('refuses a power cut while it is paused, in words', async (t) => {
    const store = await openPrivate(t);
    await store.break('pause');
    await assert.rejects(store.break('power-cut'), /^LabRefusal: Redis is paused: heal it first\.$/);
    await store.heal();
    assert.equal(store.state, 'up');
  });

  it('tells each change of its state, and a heal of what is whole changes nothing', async (t) => {
    const store = await openPrivate(t);
    const states: string[] = [];
    store.onChange = () => states.push(store.state);
    await store.heal();
    await store.break('kill');
    await store.heal();
    assert.deepEqual(states, ['down', 'up']);
  });

  it('that ends by itself is reported with the end of its log, and can be healed', async (t) => {
    const store = await openPrivate(t);
    await assert.rejects(ask(store, 'SHUTDOWN', 'NOSAVE'));
    await until('the store has noticed', () => store.state === 'down');
    assert.match(
      store.failure ?? '',
      /^Redis ended by itself \(exit code 0\)\. Its last log lines:\n.*bye/is,
    );
    await store.heal();
    assert.deepEqual([store.state, store.failure], ['up', null]);
  });

  it('once stopped leaves nothing, and does not come back', async (t) => {
    const ownGuard = startGuard();
    t.after(() => ownGuard.close());
    const store = await RedisStore.open(ownGuard, findRedis());
    const folder = (await ask<string[]>(store, 'CONFIG', 'GET', 'dir'))[1] as string;
    assert.ok(existsSync(folder));
    await store.break('pause');
    await store.stop();
    await assert.rejects(store.heal(), LabRefusal);
    await ownGuard.close();
    assert.equal(existsSync(folder), false);
  });

  it('forgets the keys of one deployment, and counts no others', async (t) => {
    const store = await openPrivate(t);
    const prefix = 'statelab:redis:1:';
    for (const key of [`${prefix}s:a`, `${prefix}s:b`, `${prefix}u:1`, 'statelab:redis:12:s:c', 'theirs']) {
      await ask(store, 'SET', key, 'x'.repeat(100));
    }
    const { bytes, sessions } = await store.measure({ prefix, schema: 'none' });
    assert.equal(sessions, 2);
    assert.ok(bytes > 300 && bytes < 1_000, String(bytes));
    assert.ok((await store.connections()) >= 0);
    await store.clear({ prefix, schema: 'none' });
    const keys = await ask<string[]>(store, 'KEYS', '*');
    assert.deepEqual(keys.sort(), ['statelab:redis:12:s:c', 'theirs']);
  });
});

describe('a Redis that REDIS_URL names', () => {
  it('is used, and refuses to be broken', { skip: withoutRedis }, async (t) => {
    const theirs = await startRedis();
    t.after(() => theirs.stop());
    const store = await RedisStore.open(guard, { kind: 'url', url: theirs.url });
    assert.deepEqual([store.state, store.url], ['up', theirs.url]);
    for (const fault of ['stop', 'kill', 'pause'] as const) {
      await assert.rejects(store.break(fault), /REDIS_URL names a Redis that is not the lab’s to break/);
    }
    await store.stop();
    assert.equal(await ask(theirs, 'PING'), 'PONG', 'it outlives the lab');
  });

  it('and is not there is refused in one line, without its password', async () => {
    const url = 'redis://:secret@127.0.0.1:1';
    await assert.rejects(RedisStore.open(guard, { kind: 'url', url }), (error) => {
      assert.ok(error instanceof LabRefusal);
      assert.match(
        error.message,
        /^The Redis that REDIS_URL names at port 1 does not answer \(ECONNREFUSED\)/,
      );
      assert.doesNotMatch(error.message, /secret|\n/);
      return true;
    });
  });

  it('and accepts connections without a word does not hold up the lab', async (t) => {
    const silent = createServer();
    await listenNear(silent, 0);
    t.after(() => silent.close());
    silent.unref();
    const { port } = silent.address() as { port: number };
    const source = { kind: 'url', url: `redis://127.0.0.1:${port}` } as const;
    await assert.rejects(RedisStore.open(guard, source), LabRefusal);
  });
});
