// What the contract does not know does not compile. The compiler holds this file: `npm run check` fails for each line
// marked as an error that is none, and for each that is one unmarked. Nothing in `checked` runs.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { z } from 'zod';
import { createClient, type ServiceClient } from '../../src/client/client.ts';
import { ClientProblem } from '../../src/client/errors.ts';
import type { ProblemCode } from '../../src/protocol/problems.ts';
import type { RouteTable } from '../../src/protocol/route.ts';
import { routeTable, type ServiceRouteId, serviceRouteTable } from '../../src/protocol/routes.ts';

type Same<One, Other> =
  (<Any>() => Any extends One ? 1 : 2) extends <Any>() => Any extends Other ? 1 : 2 ? true : false;
const same = <One, Other>(_is: Same<One, Other>) => undefined;

async function inputs(client: ServiceClient, signal: AbortSignal) {
  await client.me();
  await client.me({ signal, timeoutMs: 1 });
  await client.addItem({ body: { productId: 'mouse', quantity: 1 }, signal });
  await client.setQuantity({ params: { productId: 'mouse' }, body: { quantity: 0 } });
  await client.listOrders({ query: { limit: 5 } });
  await client.readAudit({ query: { user: 'u-bob' } });
  await client.updateAccount({ params: { id: 'u-bob' }, body: { role: 'admin' } });
  await client.calculate({ body: { operation: 'add', values: [1, 2] as const } });
  await client.checkout({ headers: { 'Idempotency-Key': 'k' } });

  // @ts-expect-error the contract has no such route
  client.sell;
  // @ts-expect-error what is needed cannot be left out
  await client.addItem();
  // @ts-expect-error nor a part of it
  await client.setQuantity({ body: { quantity: 0 } });
  // @ts-expect-error nor a field of it
  await client.addItem({ body: { productId: 'mouse' } });
  // @ts-expect-error of another type
  await client.addItem({ body: { productId: 'mouse', quantity: '1' } });
  // @ts-expect-error a field that the schema does not know
  await client.login({ body: { username: 'bob', password: 'x', admin: true } });
  // @ts-expect-error a part that the route does not take
  await client.me({ body: {} });
  // @ts-expect-error a word that is none of the list
  await client.random({ query: { type: 'date' } });
  // @ts-expect-error a number in a query is a number, whatever it will be on the way
  await client.listOrders({ query: { limit: 'many' } });
  // @ts-expect-error a checkout has a key
  await client.checkout();
  // @ts-expect-error which an intent has already
  await client.checkout.intent().send({ headers: { 'Idempotency-Key': 'k' } });
  // @ts-expect-error only what has pages has pages
  client.me.pages;
  // @ts-expect-error only what has a key has intents
  client.addItem.intent;
}

async function outputs(client: ServiceClient) {
  const cart = await client.getCart();
  same<(typeof cart)['totalCents'], number>(true);
  // @ts-expect-error the token stays with the client
  cart.token;
  // @ts-expect-error a field that no answer has
  cart.total;
  const { user } = await client.login({ body: { username: 'bob', password: 'x' } });
  same<typeof user.role, 'user' | 'admin'>(true);
  const { ended } = await client.changePassword({ body: { currentPassword: 'x', newPassword: 'y' } });
  same<typeof ended, number | null>(true);
  same<Awaited<ReturnType<ServiceClient['logout']>>, undefined>(true);
  same<Awaited<ReturnType<ServiceClient['metrics']>>, string>(true);
  const { order } = await client.checkout.intent('k').send();
  for await (const each of client.listOrders.each({ query: { limit: 5 } }))
    same<typeof each, typeof order>(true);
  for await (const { users, nextCursor } of client.listAccounts.pages()) {
    same<typeof nextCursor, string | null>(true);
    same<(typeof users)[number]['isDisabled'], boolean>(true);
  }
  for await (const { priceCents } of client.listProducts.each()) same<typeof priceCents, number>(true);
  // @ts-expect-error an item of this list has no such field
  for await (const each of client.readAudit.each()) each.password;
}

function tables() {
  const options = { origin: 'https://shop.example', family: 'stateful' } as const;
  const anyServers = createClient(options, routeTable);
  // @ts-expect-error only the service has accounts
  anyServers.register;
  const own = {
    weather: {
      ...{ method: 'get', path: '/weather/{city}', scope: 'base', access: 'anyone', summary: 'Weather' },
      params: { city: z.string() },
      answer: z.object({ celsius: z.number() }),
    },
  } as const satisfies RouteTable;
  const mine = createClient(options, own);
  same<Awaited<ReturnType<(typeof mine)['weather']>>, { celsius: number }>(true);
  // @ts-expect-error a family is one of two
  createClient({ ...options, family: 'stateles' });
}

function problems(error: unknown) {
  if (!(error instanceof ClientProblem)) return;
  same<typeof error.code, ProblemCode>(true);
  if (error.is('out_of_stock', 'cart_empty')) same<typeof error.code, 'out_of_stock' | 'cart_empty'>(true);
  // @ts-expect-error the table has no such code
  error.is('sold_out');
}

const checked = [inputs, outputs, tables, problems];

it('has one method for each route of the service, those of the contract among them', () => {
  const client = createClient({ origin: 'https://shop.example', family: 'stateful' });
  same<keyof ServiceClient, ServiceRouteId>(true);
  assert.deepEqual(Object.keys(client), Object.keys(serviceRouteTable));
  assert.ok(Object.keys(routeTable).every((id) => id in client));
  assert.equal(checked.length, 4);
});

it('knows what has pages and what has intents by the table, at run time as in its types', () => {
  const methods = Object.entries(createClient({ origin: 'https://shop.example', family: 'stateful' }));
  const having = (extra: string) => methods.filter(([, method]) => extra in method).map(([id]) => id);
  assert.deepEqual(having('each').sort(), ['listAccounts', 'listOrders', 'listProducts', 'readAudit']);
  assert.deepEqual(having('pages'), having('each'));
  assert.deepEqual(having('intent'), ['checkout']);
});
