import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/protocol/headers.ts';
import type { Strategy } from '../../src/strategies/strategy.ts';
import { touchEveryMs } from '../../src/strategies/support/expiry.ts';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, carol, found, linesOf } from '../support/strategies.ts';
import { until, untilTime } from '../support/until.ts';

const add = { type: 'cart.add', productId: 'mouse', quantity: 1 } as const;
const SHORT = { idleMs: 1000, absoluteMs: 1500 };

describe('redis: what the store holds', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('is a hash of each secret, and never the secret', async () => {
    const strategy = await bench.strategy();
    const { credential, session } = await strategy.start(bob, 'device');
    await strategy.apply(session, add);
    await strategy.apply(session, { type: 'message.append', text: 'hello', at: 1 });
    const dump = JSON.stringify(await bench.dump());
    assert.ok(dump.includes(session.id) && dump.includes('hello'), 'the dump shows what there is');
    assert.ok(!dump.includes(credential));
    assert.equal(await strategy.find(session.id), 'unknown', 'what a leaked store shows opens nothing');
  });

  it('lies under the prefix of the deployment, apart from others', async () => {
    const [one, other] = await Promise.all([
      bench.strategy({ storePrefix: 'one:' }),
      bench.strategy({ storePrefix: 'two:' }),
    ]);
    const { credential } = await one.start(bob, 'device');
    assert.equal(await other.find(credential), 'unknown');
    assert.deepEqual((await other.list(bob.id))?.sessions, []);
    const keys = Object.keys(await bench.dump()).filter((key) => key.startsWith('one:'));
    assert.equal(keys.length, 2);
  });

  for (const [keepsUser, whose] of [
    [false, ''],
    [true, ' and its user'],
  ] as const)
    it(`takes at most 450 bytes for a session with three cart lines${whose}, its share of the index included`, async (test) => {
      const storePrefix = `statelab${keepsUser}:`;
      const strategy = await bench.strategy({ storePrefix, keepsUser });
      const admin = await bench.redis.admin();
      const count = 100;
      for (let index = 0; index < count; index += 1) {
        const user = { ...bob, id: `u-${index % 10}` };
        const { session } = await strategy.start(user, 'Mozilla/5.0 (X11; Linux x86_64)');
        for (const productId of ['laptop', 'mouse', 'keyboard']) {
          await strategy.apply(session, { type: 'cart.add', productId, quantity: 12 });
        }
      }
      const keys = await admin.keys(`${storePrefix}*`);
      assert.equal(keys.length, count + 10);
      const sizes = await Promise.all(keys.map((key) => admin.memoryUsage(key)));
      const bytes = sizes.reduce<number>((total, size) => total + (size ?? 0), 0) / count;
      test.diagnostic(`${bytes} bytes`);
      assert.ok(bytes <= 450, `${bytes} bytes`);
    });

  it('stays bounded: the last 200 messages and the last 20 orders', async () => {
    const strategy = await bench.strategy();
    const { session, credential } = await strategy.start(carol, 'device');
    for (let index = 1; index <= limits.conversationMessagesMax + 3; index += 1) {
      await strategy.apply(session, { type: 'message.append', text: `${index}`, at: index });
    }
    for (let index = 1; index <= limits.rememberedOrdersMax + 3; index += 1) {
      await strategy.apply(session, add);
      await strategy.apply(session, { type: 'cart.checkout', key: `k${index}`, orderId: `o${index}`, at: 1 });
    }
    const { state } = (await found(strategy, credential)).session;
    assert.deepEqual([state.conversation.messages.length, state.conversation.messages[0]?.text], [200, '4']);
    assert.deepEqual([state.orders.length, state.orders[0]?.key], [20, 'k4']);
    const admin = await bench.redis.admin();
    assert.equal(await admin.hLen(`test:s:${session.id}`), 5 + 1 + 1 + 200 + 1 + 20);
  });
});

describe('redis: expiry', { skip: withoutRedis, concurrency: true }, () => {
  const bench = redisBench();

  it('is the time to live of the key', async () => {
    const strategy = await bench.strategy({ lifetimes: { idleMs: 60_000, absoluteMs: 90_000 } });
    const { session } = await strategy.start(bob, 'device');
    const admin = await bench.redis.admin();
    assert.equal(Number(await admin.pExpireTime(`test:s:${session.id}`)), session.idleExpiresAt);
    assert.equal(session.idleExpiresAt - session.createdAt, 60_000);
    const applied = await strategy.apply(session, add);
    assert.equal(Number(await admin.pExpireTime(`test:s:${session.id}`)), applied?.session.idleExpiresAt);
  });

  it('never passes the absolute one, however often the session is used', async () => {
    const strategy = await bench.strategy({ lifetimes: SHORT, storePrefix: 'absolute:' });
    const { credential, session } = await strategy.start(bob, 'device');
    await until('the session ends', async () => {
      const result = await strategy.find(credential);
      if (result === 'unknown') return true;
      assert.ok(typeof result === 'object' && result.session.expiresAt === session.expiresAt);
      assert.ok(result.session.idleExpiresAt <= session.expiresAt);
      return false;
    });
    const admin = await bench.redis.admin();
    const [seconds] = await admin.time();
    assert.ok(Number(seconds) * 1000 + 1000 >= session.expiresAt, 'it ended no earlier');
    await until('nothing is left of it', async () => (await admin.keys('absolute:*')).length === 0);
  });

  it('comes when nobody uses the session', async () => {
    const strategy = await bench.strategy({ lifetimes: SHORT, storePrefix: 'idle:' });
    const { credential, session } = await strategy.start(bob, 'device');
    await untilTime(session.idleExpiresAt);
    assert.equal(await strategy.find(credential), 'unknown');
    assert.equal(await strategy.apply(session, add), null);
    assert.deepEqual((await strategy.list(bob.id))?.sessions, []);
  });

  it('is told by the clock of the store, whatever the clock of the node says', async () => {
    const lifetimes = { idleMs: 5000, absoluteMs: 60_000 };
    const now = () => Date.now() - 24 * 3_600_000;
    const strategy = await bench.strategy({ now, lifetimes, storePrefix: 'skew:' });
    const { credential, session } = await strategy.start(bob, 'device');
    assert.ok(Math.abs(session.createdAt - Date.now()) < 5000);
    await untilTime(session.createdAt + touchEveryMs(lifetimes));
    const { session: used } = await found(strategy, credential);
    assert.ok(used.idleExpiresAt > session.idleExpiresAt, 'the use counted');
    assert.equal((await strategy.list(bob.id))?.sessions.length, 1);
  });
});

describe('redis: reading', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('writes a use only when it matters: not on every read', async () => {
    const lifetimes = { idleMs: 5000, absoluteMs: 60_000 };
    const strategy = await bench.strategy({ lifetimes });
    const { credential, session } = await strategy.start(bob, 'device');
    const before = (await bench.calls()).pexpireat ?? 0;
    const writes = async () => ((await bench.calls()).pexpireat ?? 0) - before;
    for (let read = 0; read < 20; read += 1) await found(strategy, credential);
    // None on a machine at rest; a slow one may reach the time after which a use counts.
    const due = () => Math.floor((Date.now() - session.createdAt) / touchEveryMs(lifetimes));
    const early = await writes();
    assert.ok(early <= due(), `${early} writes for 20 reads`);
    await untilTime(session.createdAt + touchEveryMs(lifetimes));
    const { session: used } = await found(strategy, credential);
    assert.ok(used.lastSeenAt > session.lastSeenAt);
    const late = await writes();
    assert.ok(late >= 1 && late <= due(), `${late} writes`);
  });

  it('takes no script, and two commands', async () => {
    const strategy = await bench.strategy();
    const { credential } = await strategy.start(bob, 'device');
    const before = await bench.calls();
    await found(strategy, credential);
    const after = await bench.calls();
    const grown = Object.keys(after).filter((name) => after[name] !== before[name] && name !== 'info');
    assert.deepEqual(grown.sort(), ['hgetall', 'time']);
  });
});

describe('redis: parallel changes', { skip: withoutRedis }, () => {
  const bench = redisBench();

  /** Two nodes' connections, so that the commands really meet in the store. */
  const twoNodes = (): Promise<[Strategy, Strategy]> => Promise.all([bench.strategy(), bench.strategy()]);

  it('all survive', async () => {
    const [one, two] = await twoNodes();
    const { credential, session } = await one.start(bob, 'device');
    const changes = Array.from({ length: 50 }, (_, index) => (index % 2 ? one : two).apply(session, add));
    await Promise.all(changes);
    assert.deepEqual(linesOf((await found(one, credential)).session), { mouse: 50 });
  });

  it('never bring an ended session back, neither do touches', async () => {
    const [one, two] = await twoNodes();
    const admin = await bench.redis.admin();
    for (let round = 0; round < 100; round += 1) {
      const { credential, session } = await one.start(carol, 'device');
      const end = () => one.end(carol.id, session.id);
      const change = () => two.apply(session, add);
      // A read that is due for a touch: it has found the session, and writes after it has ended.
      await admin.hSet(`test:s:${session.id}`, 't', 0);
      const touch = () => two.find(credential);
      const race = round % 2 ? [touch, end, touch, change] : [change, touch, end, change, touch];
      await Promise.all(race.map((step) => step()));
      assert.equal(await two.find(credential), 'unknown', `round ${round}`);
      assert.equal(await two.apply(session, add), null);
      assert.equal(await admin.exists(`test:s:${session.id}`), 0);
    }
    assert.deepEqual((await one.list(carol.id))?.sessions, []);
  });
});
