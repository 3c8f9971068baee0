// The code of the guide, docs/developer/CLIENT.md, word for word, against the service.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createClient, type ServiceClient } from '../../src/client/client.ts';
import { ClientError, ClientProblem, NoAnswer } from '../../src/client/errors.ts';
import { forEachKind, PASSWORD } from './any-server.ts';

const seen: string[] = [];
const say = (text: string) => void seen.push(text);

async function shopping(origin: string, password: string) {
  const shop = createClient({ origin, family: 'stateful' });
  const { user } = await shop.login({ body: { username: 'bob', password } });
  await shop.addItem({ body: { productId: 'laptop', quantity: 1 } });
  await shop.setQuantity({ params: { productId: 'laptop' }, body: { quantity: 2 } });
  const { items, totalCents } = await shop.getCart();
  say(`${user.name}: ${items.length} line, ${totalCents} cents`);
  return shop;
}

async function buying(shop: ServiceClient) {
  const purchase = shop.checkout.intent();
  try {
    const { order } = await purchase.send();
    say(`bought for ${order.totalCents} cents`);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.definite) say(`not bought: ${error.message}`);
    else say(`perhaps bought: send ${purchase.key} again`);
  }
}

async function reading(shop: ServiceClient) {
  for await (const { id, totalCents } of shop.listOrders.each({ query: { limit: 50 } })) {
    say(`order ${id}: ${totalCents} cents`);
  }
}

async function failing(shop: ServiceClient) {
  try {
    await shop.addItem({ body: { productId: 'mouse', quantity: 99 }, timeoutMs: 2_000 });
  } catch (error) {
    if (error instanceof ClientProblem && error.is('no_session', 'session_timeout')) say('log in again');
    else if (error instanceof ClientProblem) say(`${error.code}, trace ${error.traceId}`);
    else if (error instanceof NoAnswer) say('it may have happened: read the cart');
    else throw error;
  }
}

forEachKind(
  (served) => {
    it('works as the guide says', async () => {
      const shop = await shopping(served.server().url, PASSWORD);
      await buying(shop);
      await buying(shop);
      await reading(shop);
      await shop.logout();
      await failing(shop);
      const told = seen.map((each) => each.replace(/[0-9a-f-]{36}/, '…'));
      assert.deepEqual(told, [
        'Bob Baker: 1 line, 199998 cents',
        'bought for 199998 cents',
        'not bought: checkout was refused with 409 cart_empty: The cart is empty. Add an item before checking out.',
        'order …: 199998 cents',
        'log in again',
      ]);
    });
  },
  ({ isService, strategy }) => isService && strategy === 'memory',
);
