/** The cart: what it holds, what it refuses, and what parallel changes do to it. */
import assert from 'node:assert/strict';
import { limits } from '../../src/protocol/headers.ts';
import { type Client, expectCode } from '../support/client.ts';
import { RawConnection } from '../support/raw-connection.ts';
import type { Behaviours, Contract } from './servers.ts';

const PARALLEL = 50;
const ROUNDS = 10;

const setTo = (client: Client, productId: string, quantity: number) =>
  client.ok('setQuantity', { params: { productId }, body: { quantity } });

const always: Behaviours = {
  'the catalogue is the same for everybody': async (deployment) => {
    const { products } = await deployment.client().ok('listProducts');
    assert.deepEqual(products, [
      { id: 'laptop', name: 'Laptop', priceCents: 99_999 },
      { id: 'mouse', name: 'Wireless Mouse', priceCents: 4999 },
      { id: 'keyboard', name: 'Mechanical Keyboard', priceCents: 12_999 },
    ]);
  },

  'each change answers the cart after it, one version further': async (deployment) => {
    const visitor = await deployment.visitor();
    const versions = [
      await visitor.ok('getCart'),
      await visitor.add('mouse', 2),
      await visitor.add('mouse', 3),
      await visitor.add('laptop', 1),
      await setTo(visitor, 'mouse', 1),
      await setTo(visitor, 'laptop', 0),
      await visitor.ok('removeItem', { params: { productId: 'mouse' } }),
    ];
    assert.deepEqual(
      versions.map(({ version }) => version),
      [0, 1, 2, 3, 4, 5, 6],
    );
    const totals = [0, 2 * 4999, 5 * 4999, 5 * 4999 + 99_999, 4999 + 99_999, 4999, 0];
    assert.deepEqual(
      versions.map(({ totalCents }) => totalCents),
      totals,
    );
    assert.deepEqual(versions[2]?.items, [
      {
        productId: 'mouse',
        name: 'Wireless Mouse',
        unitPriceCents: 4999,
        quantity: 5,
        subtotalCents: 24_995,
      },
    ]);
    assert.deepEqual(versions[6]?.items, []);
  },

  'a product outside the catalogue is not found, whatever is done with it': async (deployment) => {
    const visitor = await deployment.visitor();
    const params = { productId: 'unicorn' };
    await visitor.refused('addItem', 'not_found', { body: { productId: 'unicorn', quantity: 1 } });
    await visitor.refused('setQuantity', 'not_found', { params, body: { quantity: 1 } });
    await visitor.refused('removeItem', 'not_found', { params });
    await visitor.refused('removeItem', 'not_found', { params: { productId: 'constructor' } });
    assert.equal((await visitor.ok('getCart')).version, 0);
  },

  'a cart line holds 999 pieces and refuses the next without any effect': async (deployment) => {
    const visitor = await deployment.visitor();
    const full = await setTo(visitor, 'mouse', limits.cartLineQuantityMax);
    await visitor.refused('addItem', 'quantity_limit', { body: { productId: 'mouse', quantity: 1 } });
    const { items, version } = await visitor.ok('getCart');
    assert.deepEqual({ items, version }, { items: full.items, version: full.version });
  },
};

/** Changes made from the same token start from the same state: the last one wins. */
const client: Behaviours = {
  'parallel adds from one token overwrite each other': async (deployment) => {
    const visitor = await deployment.visitor();
    const { credential } = visitor;
    const carts = await Promise.all(
      Array.from({ length: PARALLEL }, () => deployment.client(credential).add('mouse', 1)),
    );
    for (const { items } of carts) assert.equal(items[0]?.quantity, 1);
  },

  'an old token shows the old state': async (deployment) => {
    const visitor = await deployment.visitor();
    const old = visitor.credential;
    await visitor.add('mouse', 1);
    assert.equal((await visitor.ok('getCart')).version, 1);
    assert.equal((await deployment.client(old).ok('getCart')).version, 0);
  },
};

const server: Behaviours = {
  'parallel adds all survive': async (deployment) => {
    const visitor = await deployment.visitor();
    await Promise.all(Array.from({ length: PARALLEL }, () => visitor.add('mouse', 1)));
    const { items, version } = await visitor.ok('getCart');
    const text = `${PARALLEL} adds were acknowledged, and the cart holds ${items[0]?.quantity}`;
    assert.deepEqual([items[0]?.quantity, version], [PARALLEL, PARALLEL], text);
  },

  'a change that races a logout never brings the session back': async (deployment) => {
    const watcher = await deployment.visitor('carol');
    for (let round = 0; round < ROUNDS; round += 1) {
      const visitor = await deployment.visitor('carol');
      const { credential } = visitor;
      const { session } = await visitor.ok('me');
      const change = async () => {
        const body = { productId: 'mouse', quantity: 1 };
        const exchange = await deployment.client(credential).exchange('addItem', { body });
        if (exchange.status !== 200) expectCode(exchange, 'invalid_session');
      };
      const read = async () => void (await deployment.client(credential).exchange('me'));
      await Promise.all([change(), read(), change(), visitor.ok('logout'), change(), read(), change()]);
      await deployment.client(credential).refused('me', 'invalid_session');
      const { sessions } = await watcher.ok('listSessions');
      const isBack = sessions.some(({ id }) => id === session.id);
      assert.ok(!isBack, 'the session that was logged out is in the list again');
    }
  },
};

/** Its head has been read, so that the server knows whose it is; its body is still to come. */
async function beginChange(visitor: Client, body: string): Promise<RawConnection> {
  const connection = new RawConnection(visitor.server.url);
  const presented = Object.entries(visitor.presented()).map(([name, value]) => `${name}: ${value}`);
  const head = ['Host: test', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  connection.write([
    `POST ${visitor.base}/cart/items HTTP/1.1`,
    ...head,
    ...presented,
    'Expect: 100-continue',
  ]);
  assert.equal((await connection.response()).status, 100);
  // Whoever asks later is answered later: by then that session has been looked up.
  for (let asked = 0; asked < 3; asked += 1) await visitor.ok('me');
  return connection;
}

const lateChange: Behaviours = {
  'a change that began before a logout, and ends after it, is refused and brings nothing back': async (
    deployment,
  ) => {
    const visitor = await deployment.visitor();
    const body = JSON.stringify({ productId: 'mouse', quantity: 1 });
    const connection = await beginChange(visitor, body);
    const { credential } = visitor;
    await visitor.ok('logout');
    connection.socket.write(body);
    const answer = await connection.response();
    connection.socket.destroy();
    await deployment.client(credential).refused('me', 'invalid_session');
    assert.equal(answer.status, 401, 'the change was acknowledged, after the logout');
  },
};

export const cart: Contract = {
  always,
  client,
  node: { ...server, ...lateChange },
  store: { ...server, ...lateChange },
};
