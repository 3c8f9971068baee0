// Stores that answer late, or are kept busy by others: everybody is answered in time, and whoever does not need them
// does not notice.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client as Postgres } from 'pg';
import { Link } from '../../src/lab/link/link.ts';
import { PASSWORD } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import type { TestServer } from '../support/server.ts';
import { ServiceBench } from '../support/service-bench.ts';
import { ServiceClient, serviceVisitor } from '../support/service-client.ts';
import { until } from '../support/until.ts';

const LATENCY_MS = 150;
const REDIS_DEADLINE_MS = 1500;
/** Of accounts and the shop: eight times that of sessions. */
const ACCOUNTS_DEADLINE_MS = 1000 * 8;
/** More than one process has connections for. */
const LOGINS = 40;

const credentials = { body: { username: 'carol', password: PASSWORD } };

describe('the service', { skip: withoutPostgres || withoutRedis }, () => {
  let bench: ServiceBench;
  let redis: TestRedis;
  let link: Link;
  let onRedis: TestServer;
  let onPostgres: TestServer;
  before(async () => {
    [bench, redis] = await Promise.all([ServiceBench.open(), startRedis()]);
    const { hostname: host, port } = new URL(redis.url);
    link = await Link.open({ host, port: Number(port) }, { latencyMs: LATENCY_MS });
    const env = { REDIS_URL: `redis://127.0.0.1:${link.port}`, STORE_DEADLINE_MS: String(REDIS_DEADLINE_MS) };
    [onRedis, onPostgres] = await Promise.all([
      bench.start('redis', env),
      bench.start('postgres', { STORE_DEADLINE_MS: '1000', LOGIN_FAILURES_MAX: '1000' }),
    ]);
  });
  after(async () => {
    await bench?.stop();
    await link?.close();
    await redis?.stop();
  });

  /** Somebody else keeps the users to himself, as a migration would. */
  async function withUsersLocked(work: () => Promise<void>): Promise<void> {
    const other = new Postgres({ connectionString: bench.postgres.url });
    await other.connect();
    try {
      await other.query('begin');
      await other.query(`lock table ${bench.schema}.users in access exclusive mode`);
      await work();
      await other.query('rollback');
    } finally {
      await other.end();
    }
  }

  it('is late with a late Redis, and right', async () => {
    const visitor = await serviceVisitor(onRedis);
    await visitor.add('mouse', 1);
    await link.break('slow');
    const asked = await Promise.all(Array.from({ length: 20 }, () => visitor.exchange('getCart')));
    for (const { status, ms } of asked) {
      assert.equal(status, 200);
      assert.ok(ms >= LATENCY_MS - 1, `${ms} ms`);
    }
    assert.equal((await visitor.add('mouse', 2)).items[0]?.quantity, 3);
    await link.heal();
  });

  it('says within its deadline that Redis is silent, then at once, leaves the cookie alone, and goes on', async () => {
    const visitor = await serviceVisitor(onRedis);
    const { credential } = visitor;
    await link.break('silence');
    const waits: number[] = [];
    for (let count = 0; count < 30; count += 1) {
      const { ms, headers } = await visitor.refused('me', 'store_unavailable');
      assert.deepEqual(headers.getSetCookie(), []);
      waits.push(ms);
    }
    assert.ok(Math.max(...waits) < 2 * REDIS_DEADLINE_MS, `${waits.map(Math.round)} ms`);
    assert.ok(waits.filter((ms) => ms > REDIS_DEADLINE_MS / 2).length < 10, 'it stops waiting for it');
    await new ServiceClient(onRedis).ok('listProducts');
    await link.heal();
    await until('the same cookie works', async () => (await visitor.exchange('me')).status === 200);
    assert.equal(visitor.credential, credential);
  });

  it('refuses in time what finds every connection taken, while sessions have connections of their own', async () => {
    const visitor = await serviceVisitor(onPostgres);
    await withUsersLocked(async () => {
      const logins = Array.from({ length: LOGINS }, () =>
        new ServiceClient(onPostgres).exchange('login', credentials),
      );
      let settled = false;
      const all = Promise.all(logins).finally(() => {
        settled = true;
      });
      let served = 0;
      while (!settled) {
        await visitor.ok('me');
        await visitor.add('mouse', 1);
        await visitor.ok('setQuantity', { params: { productId: 'mouse' }, body: { quantity: 0 } });
        served += 1;
      }
      for (const { status, ms } of await all) {
        assert.equal(status, 503);
        assert.ok(ms < 2 * ACCOUNTS_DEADLINE_MS, `a login waited ${ms} ms`);
      }
      assert.ok(served > 5, `${served} rounds`);
    });
    await until('a login', async () => {
      const { status } = await new ServiceClient(onPostgres).exchange('login', credentials);
      return status === 200;
    });
  });
});
