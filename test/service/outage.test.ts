// Stores that are away, before the service starts and while it serves: who is logged in goes on wherever that is
// possible, everybody else is told in time, nothing acknowledged is lost, and all heals by itself.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { ServiceRouteId } from '../../src/protocol/routes.ts';
import { expectCode, type Input, PASSWORD } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis, withoutRedis } from '../support/redis.ts';
import type { TestServer } from '../support/server.ts';
import { linesOf, ServiceBench } from '../support/service-bench.ts';
import { newPassword, ServiceClient, serviceVisitor } from '../support/service-client.ts';
import { until } from '../support/until.ts';

const body = (given: unknown): Input => ({ body: given });

/** What goes on without PostgreSQL, where the sessions lie elsewhere. */
const goesOn: readonly [ServiceRouteId, Input][] = [
  ['me', {}],
  ['dashboard', {}],
  ['listProducts', {}],
  ['getCart', {}],
  ['addItem', body({ productId: 'mouse', quantity: 1 })],
  ['setQuantity', { params: { productId: 'mouse' }, ...body({ quantity: 5 }) }],
  ['appendMessage', body({ text: 'still here' })],
  ['getConversation', {}],
  ['calculate', body({ operation: 'add', values: [1, 2] })],
];

/** What cannot. */
const cannot: readonly [ServiceRouteId, Input][] = [
  ['login', body({ username: 'bob', password: PASSWORD })],
  ['register', body({ username: 'new-here', name: 'New', password: newPassword() })],
  ['changePassword', body({ currentPassword: PASSWORD, newPassword: newPassword() })],
  ['listOrders', {}],
  ['listAccounts', {}],
  ['readAudit', {}],
];

const checksOf = async (server: TestServer) => {
  const { body: answer } = await new ServiceClient(server).exchange('readyz', { query: 'verbose' });
  return (answer as { checks: Record<string, string> }).checks;
};

const heals = (server: TestServer) =>
  until('a login', async () => {
    const client = new ServiceClient(server);
    return (await client.exchange('login', body({ username: 'carol', password: PASSWORD }))).status === 200;
  });

interface Visit {
  readonly server: TestServer;
  readonly client: ServiceClient;
  /** A second session of the same person, who is about to leave. */
  readonly leaving: ServiceClient;
  readonly key: Input;
}

async function arrive(server: TestServer): Promise<Visit> {
  const [client, leaving] = [await serviceVisitor(server, 'alice'), await serviceVisitor(server, 'alice')];
  await client.add('laptop', 2);
  return { server, client, leaving, key: { headers: { 'idempotency-key': randomUUID() } } };
}

async function meetOutage({ server, client, leaving, key }: Visit): Promise<void> {
  const ready = await client.exchange('readyz');
  assert.equal(ready.status, 200, 'it serves those who are logged in');
  assert.ok(ready.ms < 1800, `a probe took ${ready.ms} ms`);
  for (const [id, input] of goesOn) {
    const { status, text } = await client.exchange(id, input);
    assert.equal(status, 200, `${server.node} ${id}: ${text}`);
  }
  for (const [id, input] of [...cannot, ['checkout', key]] as const) {
    const exchange = expectCode(await client.exchange(id, input), 'store_unavailable');
    assert.deepEqual(exchange.headers.getSetCookie(), [], 'the credential is left alone');
  }
  await leaving.ok('logout');
  assert.equal((await checksOf(server)).accounts, 'unavailable');
}

async function outlive({ server, client, key }: Visit): Promise<void> {
  await heals(server);
  const { order } = await client.ok('checkout', key);
  const bought = order.items.map(({ productId, quantity }) => `${quantity} ${productId}`);
  assert.deepEqual(bought, ['2 laptop', '5 mouse'], 'with the key that met the outage');
  const { orders } = await client.ok('listOrders');
  assert.equal(orders.filter(({ id }) => id === order.id).length, 1);
  assert.deepEqual((await client.ok('getCart')).items, []);
}

describe('the service', { skip: withoutPostgres || withoutRedis }, () => {
  let bench: ServiceBench;
  let redis: TestRedis;
  let servers: TestServer[];
  before(async () => {
    [bench, redis] = await Promise.all([ServiceBench.open(), startRedis()]);
    // Short, where no session is at stake: what PostgreSQL does not answer is given up after eight times as long.
    const short = { STORE_DEADLINE_MS: '250' };
    servers = await Promise.all([
      bench.start('jwt', { ...short, NODE_NAME: 'jwt' }),
      bench.start('memory', { ...short, NODE_NAME: 'memory' }),
      bench.start('redis', { REDIS_URL: redis.url, NODE_NAME: 'redis' }),
    ]);
  });
  after(async () => {
    await bench?.stop();
    await redis?.stop();
  });

  it('goes on for everybody who is logged in while PostgreSQL is gone, and then serves all again', async () => {
    const visits = await Promise.all(servers.map(arrive));
    await bench.postgres.kill();
    await Promise.all(visits.map(meetOutage));
    await bench.postgres.start();
    await Promise.all(visits.map(outlive));
  });

  it('goes on while PostgreSQL is silent, and tells the others within its deadline', async () => {
    const visits = await Promise.all(servers.slice(0, 2).map(arrive));
    bench.postgres.pause();
    await Promise.all(visits.map(meetOutage));
    bench.postgres.resume();
    await Promise.all(visits.map(outlive));
  });

  it('has written into the trail that PostgreSQL was away, once it was back', async () => {
    const rows = await until('the events of the outage', async () => {
      const text = `select distinct facts->>'route' as route from audit_events where kind = 'store_unavailable'`;
      const found = await bench.query<{ route: string }>(text);
      return found.length >= cannot.length && found;
    });
    const routes = rows.map(({ route }) => route.split('/').at(-1));
    for (const last of ['login', 'register', 'password', 'orders', 'checkout'])
      assert.ok(routes.includes(last), last);
  });

  it('leaves and starts while both stores are away, says so, and serves as soon as they are there', async () => {
    await Promise.all([bench.postgres.kill(), redis.kill()]);
    assert.deepEqual(
      await Promise.all(servers.map((each) => each.stop())),
      [0, 0, 0],
      'and leaves without them',
    );
    const server = await bench.start('redis', { REDIS_URL: redis.url, NODE_NAME: 'early' });
    const anyone = new ServiceClient(server);
    await anyone.ok('livez');
    await anyone.refused('readyz', 'not_ready');
    assert.deepEqual(await checksOf(server), { server: 'ok', store: 'unavailable', accounts: 'unavailable' });
    await anyone.refused('login', 'store_unavailable', body({ username: 'bob', password: PASSWORD }));
    await anyone.refused('listProducts', 'store_unavailable');
    const said = linesOf(server).map(({ level, event }) => `${level} ${event}`);
    assert.ok(said.includes('warn configuration'), 'whether this Redis evicts is not known');
    assert.ok(said.includes('warn catalogue_stale'));
    await Promise.all([bench.postgres.start(), redis.start()]);
    await heals(server);
    await until('the catalogue', async () => (await anyone.ok('listProducts')).products.length === 3);
    await until('it is ready', async () => (await anyone.exchange('readyz')).status === 200);
  });
});
