// What only the service has, through the same client: orders that stay, accounts, and what an admin does.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inspect } from 'node:util';
import { ClientProblem } from '../../src/client/errors.ts';
import { forEachKind, loggedIn, PASSWORD } from './any-server.ts';

const ORDERS = 5;

forEachKind(
  (served) => {
    const { newClient } = served;

    it('reads a long list page by page, and leaves it when the reader has enough', async () => {
      const client = await loggedIn(served);
      for (let count = 0; count < ORDERS; count += 1) {
        await client.addItem({ body: { productId: 'mouse', quantity: 1 } });
        await client.checkout.intent().send();
      }
      const { orders } = await client.listOrders();
      const sizes: number[] = [];
      for await (const page of client.listOrders.pages({ query: { limit: 2 } }))
        sizes.push(page.orders.length);
      assert.deepEqual(sizes, [2, 2, 1]);

      const ids: string[] = [];
      for await (const { id } of client.listOrders.each({ query: { limit: 2 } })) ids.push(id);
      assert.deepEqual(
        ids,
        orders.map(({ id }) => id),
      );
      for await (const { id } of client.listOrders.each()) {
        assert.deepEqual((await client.getOrder({ params: { id } })).order, orders[0]);
        break;
      }
    });

    it('makes an account, changes its password, and says what is wrong with one', async () => {
      const account = {
        username: 'dora',
        name: 'Dora Drake',
        password: 'nine plain words make a long passphrase',
      };
      assert.deepEqual(await newClient().register({ body: account }), { status: 'accepted' });
      const client = newClient();
      await client.login({ body: { username: account.username, password: account.password } });
      const change = { currentPassword: account.password, newPassword: 'password1234' };
      const error = await client.changePassword({ body: change }).catch((each: unknown) => each);
      assert.ok(error instanceof ClientProblem && error.is('weak_password'), inspect(error));
      assert.match(error.message, /Many people use this password/);
      const next = 'another nine plain words for the same person';
      await client.changePassword({ body: { ...change, newPassword: next } });
      await newClient().login({ body: { username: account.username, password: next } });
    });

    it('lets an admin find a user, end the user’s right, and read that it was done', async () => {
      const admin = await loggedIn(served, 'alice');
      const carol = await loggedIn(served, 'carol');
      let id = '';
      for await (const user of admin.listAccounts.each({ query: { limit: 1 } }))
        if (user.username === 'carol') id = user.id;
      const { user } = await admin.updateAccount({ params: { id }, body: { isDisabled: true } });
      assert.equal(user.isDisabled, true);
      await assert.rejects(
        newClient().login({ body: { username: 'carol', password: PASSWORD } }),
        ClientProblem,
      );
      // Where the client holds the session, nobody can take it away: that is this family's price.
      if (served.family === 'stateful') await assert.rejects(carol.me(), ClientProblem);
      const { events } = await admin.readAudit({ query: { user: id, limit: 5 } });
      assert.ok(events.length > 0 && events.every(({ userId }) => userId === id));
    });
  },
  ({ isService }) => isService,
);
