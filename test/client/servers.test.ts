// One client, every kind of server: what it is told, it keeps; what it is refused, it says by name.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inspect } from 'node:util';
import { ClientProblem } from '../../src/client/errors.ts';
import type { ProblemCode } from '../../src/protocol/problems.ts';
import { forEachKind, loggedIn, PASSWORD, type Served } from './any-server.ts';

const refused = (code: ProblemCode, status: number) => (error: unknown) => {
  assert.ok(error instanceof ClientProblem, inspect(error));
  assert.deepEqual([error.code, error.status, error.definite], [code, status, true]);
  assert.match(error.traceId, /^[0-9a-f]{32}$/);
  return true;
};

function sessions(served: Served): void {
  const { newClient } = served;

  it('is who has logged in, until the logout, and nobody afterwards', async () => {
    const client = newClient();
    await assert.rejects(client.me(), refused('no_session', 401));
    const { user, session } = await client.login({ body: { username: 'bob', password: PASSWORD } });
    const me = await client.me();
    assert.deepEqual([me.user, me.session.id], [user, session.id]);
    assert.equal(await client.logout(), undefined);
    await assert.rejects(client.me(), refused('no_session', 401));
  });

  it('shows the credential that came last, whichever way it travels', async () => {
    const client = await loggedIn(served);
    await client.addItem({ body: { productId: 'laptop', quantity: 1 } });
    await client.appendMessage({ body: { text: 'Hello.' } });
    await client.setQuantity({ params: { productId: 'laptop' }, body: { quantity: 3 } });
    await client.addItem({ body: { productId: 'mouse', quantity: 2 } });
    await client.removeItem({ params: { productId: 'laptop' } });
    const { items } = await client.getCart();
    const { messages } = await client.getConversation();
    assert.deepEqual(
      items.map(({ productId, quantity }) => [productId, quantity]),
      [['mouse', 2]],
    );
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Hello.'],
    );
  });

  it('hands out no token with an answer', async () => {
    const client = newClient();
    const login = await client.login({ body: { username: 'bob', password: PASSWORD } });
    const cart = await client.addItem({ body: { productId: 'laptop', quantity: 1 } });
    assert.deepEqual([Object.keys(login), 'token' in cart], [['user', 'session'], false]);
  });
}

function requests(served: Served): void {
  const { newClient } = served;

  it('says by name what it is refused', async () => {
    const client = newClient();
    const wrong = client.login({ body: { username: 'bob', password: 'not this one' } });
    await assert.rejects(wrong, refused('invalid_credentials', 401));
    await client.login({ body: { username: 'bob', password: PASSWORD } });
    await assert.rejects(client.checkout.intent().send(), refused('cart_empty', 409));
    await assert.rejects(client.listUsers(), refused('forbidden', 403));
    const unknown = client.addItem({ body: { productId: 'yacht', quantity: 1 } });
    await assert.rejects(unknown, refused('not_found', 404));
    await client.setQuantity({ params: { productId: 'mouse' }, body: { quantity: 999 } });
    const more = client.addItem({ body: { productId: 'mouse', quantity: 1 } });
    await assert.rejects(more, refused('quantity_limit', 409));
  });

  it('names in an error the trace under which the server was asked', async () => {
    const traceIds = new Set<string>();
    const client = newClient({
      async fetch(url, init) {
        traceIds.add(new Headers(init.headers).get('traceparent')?.split('-')[1] ?? '');
        return fetch(url, init);
      },
    });
    const error = await client.me().catch((each: unknown) => each);
    assert.ok(error instanceof ClientProblem);
    assert.deepEqual([...traceIds], [error.traceId]);
  });

  it('places one order for one key, and reads what needs no session', async () => {
    const client = await loggedIn(served, 'carol');
    await client.addItem({ body: { productId: 'keyboard', quantity: 2 } });
    const intent = client.checkout.intent();
    const first = await intent.send();
    await client.addItem({ body: { productId: 'mouse', quantity: 1 } });
    const again = await client.checkout({ headers: { 'Idempotency-Key': intent.key } });
    assert.deepEqual(again.order, first.order);
    assert.equal(first.order.totalCents, 25_998);

    const { result } = await client.calculate({ body: { operation: 'average', values: [1, 2] } });
    const { values } = await client.random({ query: { count: 3, type: 'boolean' } });
    assert.deepEqual([result, values.length], [1.5, 3]);
    assert.match(await client.metrics(), /^# HELP/);
    assert.deepEqual((await client.readyz({ query: { verbose: '' } })).checks?.server, 'ok');
  });

  it('reads the catalogue to its end, in as many pages as there are', async () => {
    const names: string[] = [];
    for await (const { name } of newClient().listProducts.each()) names.push(name);
    assert.deepEqual(names, ['Laptop', 'Wireless Mouse', 'Mechanical Keyboard']);
  });
}

forEachKind((served) => {
  sessions(served);
  requests(served);
});
