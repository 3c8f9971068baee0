// What the service says when it must not start: in one line, with exit code 2, and without a stack.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Child } from '../support/child.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import { linesOf, ServiceBench } from '../support/service-bench.ts';
import { ServiceClient } from '../support/service-client.ts';

const drawn = () => randomBytes(32).toString('base64url');

const production = () => ({
  NODE_ENV: 'production',
  COOKIE_SECURE: 'true',
  METRICS_PORT: '0',
  PSEUDONYM_KEY: drawn(),
  JWT_KEYS: '',
  SEAL_KEYS: '',
});

async function refusal(child: Child): Promise<string> {
  assert.equal(await child.exited, 2, child.output());
  assert.doesNotMatch(child.output(), /\n\s+at |node:internal/, 'no stack');
  return child.output();
}

describe('the service does not start', { skip: withoutPostgres || withoutRedis }, () => {
  let bench: ServiceBench;
  let redis: TestRedis;
  before(async () => {
    [bench, redis] = await Promise.all([ServiceBench.open(), startRedis()]);
  });
  after(async () => {
    await bench?.stop();
    await redis?.stop();
  });

  it('in production with what must not meet users, and names each fault', async () => {
    const said = await refusal(bench.launch('redis', { ...production(), PSEUDONYM_KEY: 'k'.repeat(43) }));
    const lines = said.trim().split('\n').slice(1);
    assert.deepEqual(lines, [
      'PSEUDONYM_KEY: is a placeholder; draw a random one',
      'REDIS_URL: is needed by the strategy redis',
    ]);
  });

  it('with a Redis that evicts what people need, in production or not', async () => {
    const admin = await redis.admin();
    for (const policy of ['allkeys-lru', 'volatile-ttl']) {
      await admin.configSet('maxmemory-policy', policy);
      const said = await refusal(bench.launch('redis', { REDIS_URL: redis.url }));
      const line = `REDIS_URL: this Redis evicts keys (${policy}); set maxmemory-policy noeviction.`;
      assert.equal(said.trim(), line);
    }
    await admin.configSet('maxmemory-policy', 'noeviction');
    const server = await bench.start('redis', { REDIS_URL: redis.url });
    assert.equal(await server.stop(), 0);
  });

  it('in production with users whose password everybody knows, unless they are disabled', async () => {
    const said = await refusal(bench.launch('memory', production()));
    const names =
      'DATABASE_URL: everybody knows the password of alice, bob, carol; remove or disable these users.';
    assert.equal(said.trim(), names);
    await bench.query('update users set disabled_at = now()');
    const server = await bench.start('memory', production());
    assert.ok(linesOf(server).every(({ event }) => event !== 'configuration'));
    await new ServiceClient(server).ok('livez');
    await bench.query('update users set disabled_at = null');
  });

  it('on tables that are missing or older than its code, and says what makes them; newer ones are let be', async () => {
    const empty = await refusal(bench.launch('jwt', { DATABASE_SCHEMA: 'empty' }));
    const steps = '0001_sessions, 0002_accounts, 0003_shop, 0004_refused_attempts';
    const told = 'run "npm run db:migrate" first, or "node migrate.js" of the bundle.';
    assert.equal(empty.trim(), `DATABASE_URL: the schema empty lacks ${steps}; ${told}`);
    await bench.query(`update migrations set name = '9999_newer' where name = '0003_shop'`);
    const old = await refusal(bench.launch('postgres'));
    assert.equal(old.trim(), `DATABASE_URL: the schema ${bench.schema} lacks 0003_shop; ${told}`);
    await bench.query(`insert into migrations (name, run_on) values ('0003_shop', now())`);
    const server = await bench.start('postgres');
    assert.equal(await server.stop(), 0);
  });

  it('where its port is taken, or is none', async () => {
    const { port } = new URL(bench.postgres.url);
    const wrong: Record<string, string>[] = [{ PORT: port }, { METRICS_PORT: port }, { PORT: 'http' }];
    const launched = wrong.map((env) => refusal(bench.launch('memory', env)));
    const [taken = '', takenForMetrics = '', none = ''] = await Promise.all(launched);
    assert.match(taken, /^PORT: \d+ is taken on 127\.0\.0\.1/);
    assert.match(takenForMetrics, /^METRICS_PORT: \d+ is taken/m);
    assert.match(none, /^PORT: /m);
  });
});
