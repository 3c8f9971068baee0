/** Checking out: once per Idempotency-Key, however often it is asked for. */
import assert from 'node:assert/strict';
import { limits } from '../../src/protocol/headers.ts';
import type { Client } from '../support/client.ts';
import type { Behaviours, Contract } from './servers.ts';

const checkout = (client: Client, key: string) =>
  client.ok('checkout', { headers: { 'idempotency-key': key } });

const always: Behaviours = {
  'a checkout turns the cart into an order and leaves it empty': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('laptop', 1);
    const { items, totalCents } = await visitor.add('mouse', 2);
    const { order } = await checkout(visitor, 'first');
    assert.deepEqual(order.items, items);
    assert.equal(order.totalCents, totalCents);
    assert.ok(Math.abs(Date.parse(order.placedAt) - Date.now()) < 5000);
    const { items: left, version } = await visitor.ok('getCart');
    assert.deepEqual([left, version], [[], 3]);
  },

  'the same key answers the same order and has no second effect': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('laptop', 1);
    const { order } = await checkout(visitor, 'key-1');
    assert.deepEqual((await checkout(visitor, 'key-1')).order, order);
    await visitor.add('mouse', 1);
    assert.deepEqual((await checkout(visitor, 'key-1')).order, order);
    assert.equal((await visitor.ok('getCart')).totalCents, 4999);
    assert.notEqual((await checkout(visitor, 'key-2')).order.id, order.id);
  },

  'an empty cart cannot be checked out': async (deployment) => {
    const visitor = await deployment.visitor();
    const headers = { 'idempotency-key': 'empty' };
    await visitor.refused('checkout', 'cart_empty', { headers });
    await visitor.add('mouse', 1);
    assert.equal((await checkout(visitor, 'empty')).order.totalCents, 4999);
  },

  'a missing, an overlong and an unprintable key are refused by name': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('mouse', 1);
    const keys = [undefined, 'k'.repeat(limits.idempotencyKeyLengthMax + 1), 'a b', 'caf\u00e9'];
    for (const key of keys) {
      const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
      const { body } = await visitor.refused('checkout', 'missing_data', { headers });
      assert.deepEqual(
        body.errors?.map(({ field }) => field),
        ['Idempotency-Key'],
      );
    }
    await checkout(visitor, 'k'.repeat(limits.idempotencyKeyLengthMax));
  },
};

/** Where the client holds the state, it holds the memory of its keys as well. */
const client: Behaviours = {
  'a retry with the token from before the checkout places a second order, unless orders are kept elsewhere':
    async (deployment) => {
      const visitor = await deployment.visitor();
      await visitor.add('mouse', 1);
      const before = visitor.credential;
      const { order } = await checkout(visitor, 'lost-answer');
      const retried = await checkout(deployment.client(before), 'lost-answer');
      assert.equal(retried.order.id === order.id, deployment.isService);
    },
};

const server: Behaviours = {
  'parallel checkouts with one key place one order': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('mouse', 1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => checkout(visitor, 'same')));
    const orders = new Set(answers.map(({ order }) => order.id)).size;
    assert.equal(orders, 1, `10 requests with one key placed ${orders} orders`);
  },

  'the oldest of more than 20 orders is forgotten by the session, the others are not': async (deployment) => {
    const visitor = await deployment.visitor();
    const orders: string[] = [];
    for (let index = 0; index <= limits.rememberedOrdersMax; index += 1) {
      await visitor.add('mouse', 1);
      orders.push((await checkout(visitor, `order-${index}`)).order.id);
    }
    assert.equal((await checkout(visitor, 'order-1')).order.id, orders[1]);
    // A database forgets none.
    if (deployment.isService) assert.equal((await checkout(visitor, 'order-0')).order.id, orders[0]);
    else await visitor.refused('checkout', 'cart_empty', { headers: { 'idempotency-key': 'order-0' } });
  },
};

export const checkouts: Contract = { always, client, node: server, store: server };
