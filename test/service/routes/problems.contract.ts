/** How a client comes to see each code that the service alone answers. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { routesOfService } from '../../../src/protocol/routes.ts';
import { connectPostgres } from '../../../src/strategies/support/postgres-connection.ts';
import { inTurn, type Rows } from '../../contract/errors/row.ts';
import type { Behaviours, Contract, Deployment } from '../../contract/servers.ts';
import { expectCode } from '../../support/client.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import { newPerson, ServiceClient, serviceVisitor } from '../../support/service-client.ts';
import { until } from '../../support/until.ts';

/** Of the deployments that these run against: low, so that it is soon reached. */
export const IN_FLIGHT_MAX = 20;

const SUM = '{"operation":"add","values":[1,2]}';

/** A product of which there are two pieces. */
async function addRareProduct({ tables }: Deployment): Promise<string> {
  const id = `rare-${randomUUID().slice(0, 8)}`;
  const { DATABASE_URL: url = '', DATABASE_SCHEMA: schema = '' } = tables;
  const postgres = await connectPostgres({ url, schema, deadlineMs: 10_000, connectionsMax: 1 });
  const text = `insert into products (id, name, price_cents, stock, position) values ($1, 'Rare', 100, 2, 9)`;
  await postgres.query({ name: 'rare', text }, [id]);
  await postgres.close();
  return id;
}

/** Requests whose bodies are still to come, as many as the server takes at once. */
async function fill({ server }: Deployment): Promise<RawConnection[]> {
  const { base } = new ServiceClient(server);
  const head = ['Host: test', 'Content-Type: application/json', `Content-Length: ${SUM.length}`];
  const held = Array.from({ length: IN_FLIGHT_MAX }, () => new RawConnection(server.url));
  for (const connection of held)
    connection.write([`POST ${base}/calculate HTTP/1.1`, ...head, 'Expect: 100-continue']);
  for (const connection of held) assert.equal((await connection.response()).status, 100);
  return held;
}

const changes = routesOfService.filter(({ method }) => method !== 'get');
const params = { id: 'x'.repeat(36), productId: 'mouse' };

export const rows: Rows = {
  'a password that is short, common, or made of the own name': {
    code: 'weak_password',
    async provoke({ server }) {
      const { client, username, password: currentPassword } = await newPerson(server);
      const anyone = new ServiceClient(server);
      const person = { username: `weak-${randomUUID().slice(0, 8)}`, name: 'Weak' };
      const weak = ['short', 'password1234', 'correct horse battery staple'];
      return [
        ...(await inTurn([...weak, `${person.username}-${person.username}`], (password) =>
          anyone.exchange('register', { body: { ...person, password } }),
        )),
        ...(await inTurn([...weak, username.repeat(2)], (newPassword) =>
          client.exchange('changePassword', { body: { currentPassword, newPassword } }),
        )),
      ];
    },
  },

  'a password change by who does not know the password': {
    code: 'wrong_password',
    async provoke({ server }) {
      const { client } = await newPerson(server);
      const body = { currentPassword: 'not the one', newPassword: `something new ${randomUUID()}` };
      return [await client.exchange('changePassword', { body })];
    },
  },

  'an admin who changes the own account': {
    code: 'own_account',
    async provoke({ server }) {
      const admin = await serviceVisitor(server, 'alice');
      const { user } = await admin.ok('me');
      return [await admin.exchange('updateAccount', { params: user, body: { isDisabled: true } })];
    },
  },

  'more pieces than the shop has, and the cart is as it was': {
    code: 'out_of_stock',
    async provoke(deployment) {
      const productId = await addRareProduct(deployment);
      const { client } = await newPerson(deployment.server);
      const body = { productId, quantity: 3 };
      const added = await until('the product is in the catalogue', async () => {
        const { status } = await client.exchange('addItem', { body });
        return status === 200;
      });
      assert.ok(added);
      const checkout = () => client.exchange('checkout', { headers: { 'idempotency-key': randomUUID() } });
      const refused = [await checkout(), await checkout()];
      assert.equal((await client.ok('getCart')).items[0]?.quantity, 3);
      await client.ok('setQuantity', { params: { productId }, body: { quantity: 2 } });
      assert.equal((await checkout()).status, 200);
      return refused;
    },
  },

  'a change that another site asks for, on every route, which changes nothing': {
    code: 'cross_site',
    async provoke({ server }) {
      const visitor = await serviceVisitor(server, 'alice');
      await visitor.add('mouse', 1);
      const { credential } = visitor;
      const before = await visitor.ok('getCart');
      const headers = { 'sec-fetch-site': 'cross-site', 'idempotency-key': 'k' };
      const exchanges = await inTurn(changes, ({ id }) =>
        visitor.exchange(id, { params, headers, body: {} }),
      );
      assert.equal(exchanges.length, changes.length);
      assert.equal(visitor.credential, credential, 'nobody is logged out or in');
      assert.deepEqual(await visitor.ok('getCart'), before);
      return exchanges;
    },
  },

  'more requests at once than the server takes, while the probes are answered': {
    code: 'overloaded',
    async provoke(deployment) {
      const visitor = await serviceVisitor(deployment.server);
      const held = await fill(deployment);
      const exchanges = await inTurn(['me', 'listProducts', 'login', 'logout'] as const, (id) =>
        visitor.exchange(id),
      );
      for (const probe of ['livez', 'readyz', 'metrics'] as const) await visitor.ok(probe);
      for (const connection of held) connection.socket.write(SUM);
      for (const connection of held) {
        assert.equal((await connection.response()).status, 200, 'what was taken on is done');
        connection.socket.destroy();
      }
      await until('it takes requests again', async () => (await visitor.exchange('me')).status === 200);
      return exchanges;
    },
  },
};

const always: Behaviours = Object.fromEntries(
  Object.entries(rows).map(([title, { code, provoke }]) => [
    `${code}: ${title}`,
    async (deployment) => {
      const exchanges = await provoke(deployment);
      assert.ok(exchanges.length > 0);
      for (const exchange of exchanges) expectCode(exchange, code);
    },
  ]),
);

export const problemsOfService: Contract = { always };
