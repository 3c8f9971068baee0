// The index of a user's sessions: written first, pruned on read, and never the truth about a session.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutRedis } from '../support/redis.ts';
import { redisBench } from '../support/redis-strategy.ts';
import { bob, carol, found } from '../support/strategies.ts';
import { until } from '../support/until.ts';

const INDEX = `test:u:${bob.id}`;
const HOUR_MS = 3_600_000;

describe('redis: the index of sessions', { skip: withoutRedis }, () => {
  const bench = redisBench();

  it('is written before the session', async () => {
    const strategy = await bench.strategy();
    const admin = await bench.redis.admin();
    const watcher = admin.duplicate();
    await watcher.connect();
    const seen: string[] = [];
    await watcher.monitor((line) => void seen.push(String(line)));
    await strategy.start(bob, 'device');
    await until('both writes are seen', () => seen.some((line) => /"hset" "test:s:/i.test(line)));
    watcher.destroy();
    const indexAt = seen.findIndex((line) => /"zadd"/i.test(line));
    const sessionAt = seen.findIndex((line) => /"hset" "test:s:/i.test(line));
    assert.ok(indexAt >= 0 && sessionAt > indexAt, seen.join('\n'));
  });

  it('loses entries whose session is gone, but never that of a login under way', async () => {
    const strategy = await bench.strategy();
    const admin = await bench.redis.admin();
    const { session } = await strategy.start(bob, 'device');
    const [gone, underWay] = ['gone'.padEnd(43, 'x'), 'under-way'.padEnd(43, 'x')];
    await admin.zAdd(INDEX, [
      { score: Date.now() - 60_000, value: gone },
      { score: Date.now(), value: underWay },
    ]);
    const listed = await strategy.list(bob.id);
    assert.ok(listed?.sessions.some(({ id }) => id === session.id));
    assert.ok(listed?.sessions.every(({ id }) => id !== gone && id !== underWay));
    const left = await admin.zRange(INDEX, 0, -1);
    assert.deepEqual([left.includes(gone), left.includes(underWay)], [false, true]);
  });

  it('keeps the entry of a login under way when somebody ends that session too early', async () => {
    const strategy = await bench.strategy();
    const admin = await bench.redis.admin();
    const underWay = 'too-early'.padEnd(43, 'x');
    await admin.zAdd(INDEX, { score: Date.now(), value: underWay });
    assert.equal(await strategy.end(bob.id, underWay), false);
    assert.notEqual(await admin.zScore(INDEX, underWay), null);
  });

  it('forgets at a login what is older than any session can be, and itself after that time', async () => {
    const strategy = await bench.strategy();
    const admin = await bench.redis.admin();
    await admin.zAdd(INDEX, { score: Date.now() - 13 * HOUR_MS, value: 'ancient' });
    await strategy.start(bob, 'device');
    assert.equal(await admin.zScore(INDEX, 'ancient'), null);
    const leftMs = await admin.pTTL(INDEX);
    assert.ok(leftMs > 11 * HOUR_MS && leftMs <= 12 * HOUR_MS);
  });

  it('lists the newest hundred and says that there are more', async () => {
    const strategy = await bench.strategy({ storePrefix: 'many:' });
    const started = await Promise.all(Array.from({ length: 100 }, () => strategy.start(bob, 'device')));
    assert.equal((await strategy.list(bob.id))?.complete, true);
    const newest = await strategy.start(bob, 'newest');
    const listed = await strategy.list(bob.id);
    assert.equal(listed?.complete, false);
    assert.equal(listed?.sessions.length, 100);
    assert.deepEqual(
      listed?.sessions.filter(({ device }) => device === 'newest').map(({ id }) => id),
      [newest.session.id],
    );
    assert.equal(await strategy.endAll(bob.id, newest.session.id), started.length);
    assert.deepEqual(
      (await strategy.list(bob.id))?.sessions.map(({ id }) => id),
      [newest.session.id],
    );
  });

  /** A session whose entry stands behind so many newer ones, of sessions that are gone. */
  async function behindGone(storePrefix: string, count: number) {
    const strategy = await bench.strategy({ storePrefix });
    const admin = await bench.redis.admin();
    const { session } = await strategy.start(bob, 'device');
    const index = `${storePrefix}u:${bob.id}`;
    await admin.zAdd(index, { score: Date.now() - HOUR_MS, value: session.id });
    const gone = Array.from({ length: count }, (_, age) => ({
      score: Date.now() - 60_000 - age,
      value: `gone-${age}`.padEnd(43, 'x'),
    }));
    await admin.zAdd(index, gone);
    return { strategy, admin, session, index };
  }

  it('shows a live session behind a hundred newer ones that are gone, at the first look', async () => {
    const { strategy, admin, session, index } = await behindGone('hidden:', 250);
    const listed = await strategy.list(bob.id);
    assert.deepEqual(
      listed?.sessions.map(({ id }) => id),
      [session.id],
    );
    assert.equal(listed?.complete, true, 'nothing else is left');
    assert.equal(await admin.zCard(index), 1);
  });

  it('looks only so far at once, and says that there may be more', async () => {
    const { strategy } = await behindGone('heap:', 1500);
    assert.deepEqual(await strategy.list(bob.id), { sessions: [], complete: false });
    const listed = await strategy.list(bob.id);
    assert.deepEqual([listed?.sessions.length, listed?.complete], [1, true]);
  });

  it('ends all sessions of a user, on every node, and nobody else’s', async () => {
    const [one, two] = await Promise.all([bench.strategy(), bench.strategy()]);
    const mine = await Promise.all([one, two, one].map((strategy) => strategy.start(carol, 'device')));
    const other = await one.start(bob, 'device');
    assert.equal(await two.endAll(carol.id), mine.length);
    for (const { credential } of mine) assert.equal(await one.find(credential), 'unknown');
    await found(two, other.credential);
    assert.equal(await two.endAll(carol.id), 0);
  });

  it('gives no user power over the session of another', async () => {
    const strategy = await bench.strategy();
    const { session, credential } = await strategy.start(bob, 'device');
    await (await bench.redis.admin()).zAdd(`test:u:${carol.id}`, { score: Date.now(), value: session.id });
    assert.equal(await strategy.end(carol.id, session.id), false);
    assert.equal(await strategy.endAll(carol.id), 0);
    assert.deepEqual((await strategy.list(carol.id))?.sessions, []);
    await found(strategy, credential);
  });
});
