// More than the service can do at once, because its store holds everybody up: whoever comes then is told at once,
// probes are answered, and as soon as the store answers so does the service.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { PASSWORD } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import type { TestServer } from '../support/server.ts';
import { ServiceBench } from '../support/service-bench.ts';
import { inFlightAt, ServiceClient, serviceVisitor } from '../support/service-client.ts';
import { until } from '../support/until.ts';

const IN_FLIGHT_MAX = 8;
/** Longer than the test needs: those who wait get their answer, and no 503 of the store. */
const DEADLINE_MS = 10_000;
/** What "at once" means on a busy machine. */
const AT_ONCE_MS = 1000;

const skip = withoutPostgres || withoutRedis;
let bench: ServiceBench;
let redis: TestRedis;
let server: TestServer;
before(async () => {
  if (skip) return;
  [bench, redis] = await Promise.all([ServiceBench.open(), startRedis()]);
  server = await bench.start('redis', {
    REDIS_URL: redis.url,
    IN_FLIGHT_MAX: String(IN_FLIGHT_MAX),
    STORE_DEADLINE_MS: String(DEADLINE_MS),
  });
});
after(async () => {
  await bench?.stop();
  await redis?.stop();
});

const inFlight = () => inFlightAt(server);

it('a service whose store stands still refuses at once what is too much, and recovers', {
  skip,
}, async () => {
  const visitor = await serviceVisitor(server);
  const anyone = new ServiceClient(server);
  redis.pause();
  const held = Array.from({ length: IN_FLIGHT_MAX }, () => visitor.exchange('me'));
  await until('all places are taken', async () => (await inFlight()) === IN_FLIGHT_MAX);
  for (let count = 0; count < 20; count += 1) {
    const { ms, headers } = await visitor.refused('me', 'overloaded');
    assert.ok(ms < AT_ONCE_MS, `${ms} ms`);
    assert.equal(headers.get('retry-after'), '1');
    assert.deepEqual(headers.getSetCookie(), []);
    assert.ok(headers.get('content-security-policy'), 'protected like every answer');
  }
  // Not even those who need nothing of the store: nobody knows that before the request is read.
  await anyone.refused('health', 'overloaded');
  await anyone.refused('login', 'overloaded', { body: { username: 'bob', password: PASSWORD } });
  const { ms } = await anyone.exchange('livez');
  assert.ok(ms < AT_ONCE_MS, `a probe took ${ms} ms`);
  assert.equal(await inFlight(), IN_FLIGHT_MAX, 'what is refused takes no place');
  redis.resume();
  for (const { status } of await Promise.all(held)) assert.equal(status, 200, 'what was taken on is done');
  await visitor.ok('me');
  await until('all places are free', async () => (await inFlight()) === 0);
});

it('clients that go away leave their places', { skip }, async () => {
  const visitor = await serviceVisitor(server);
  redis.pause();
  const leaving = new AbortController();
  const held = Array.from({ length: IN_FLIGHT_MAX }, () =>
    fetch(`${server.url}${visitor.base}/me`, { headers: visitor.presented(), signal: leaving.signal }),
  );
  await until('all places are taken', async () => (await inFlight()) === IN_FLIGHT_MAX);
  await visitor.refused('me', 'overloaded');
  leaving.abort();
  await Promise.allSettled(held);
  await until('all places are free', async () => (await inFlight()) === 0);
  redis.resume();
  await visitor.ok('me');
});
