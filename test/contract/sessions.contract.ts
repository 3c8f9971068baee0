/** What a user may know of users and sessions, and where a session is known. */
import assert from 'node:assert/strict';
import { expectCode, PASSWORD } from '../support/client.ts';
import type { Behaviours, Contract } from './servers.ts';

const AT_ONCE = 4;

const always: Behaviours = {
  'users do not see each other': async (deployment) => {
    const [bob, carol] = await Promise.all([deployment.visitor('bob'), deployment.visitor('carol')]);
    await bob.add('laptop', 2);
    assert.equal((await carol.ok('getCart')).totalCents, 0, 'carol sees what bob put into his cart');
    assert.equal((await carol.ok('me')).user.username, 'carol');
    assert.equal((await bob.ok('dashboard')).cartItemCount, 2);
  },

  'users who come at the same time are not taken for each other': async (deployment) => {
    const names = Array.from({ length: AT_ONCE }, () => ['alice', 'bob', 'carol']).flat();
    const clients = await Promise.all(names.map((name) => deployment.visitor(name)));
    const seen = await Promise.all(clients.map(async (client) => (await client.ok('me')).user.username));
    const mixedUp = names.findIndex((name, index) => name !== seen[index]);
    assert.equal(mixedUp, -1, `who logged in as ${names[mixedUp]} is answered as ${seen[mixedUp]}`);
  },

  'the dashboard counts what the session holds': async (deployment) => {
    const client = await deployment.visitor();
    await client.add('mouse', 3);
    await client.ok('appendMessage', { body: { text: 'hello' } });
    const { cartItemCount, cartTotalCents, conversationTotal } = await client.ok('dashboard');
    assert.deepEqual([cartItemCount, cartTotalCents, conversationTotal], [3, 3 * 4999, 1]);
  },

  'only an admin sees the users, and never a secret of theirs': async (deployment) => {
    const alice = await deployment.visitor('alice');
    const { users } = await alice.ok('listUsers');
    assert.deepEqual(
      users.map(({ username }) => username),
      ['alice', 'bob', 'carol'],
    );
    assert.doesNotMatch(JSON.stringify(users), /argon2|password/i);
    await (await deployment.visitor('bob')).refused('listUsers', 'forbidden');
  },
};

const client: Behaviours = {
  'which sessions there are cannot be known, and none can be ended': async (deployment) => {
    const visitor = await deployment.visitor();
    const { session } = await visitor.ok('me');
    await visitor.refused('listSessions', 'not_knowable');
    await visitor.refused('endOtherSessions', 'not_knowable');
    await visitor.refused('endSession', 'not_knowable', { params: { id: session.id } });
    await visitor.ok('me');
  },
};

const server: Behaviours = {
  'a user sees the own sessions, and which one asks': async (deployment) => {
    const phone = await deployment.client();
    const body = { username: 'alice', password: PASSWORD };
    await phone.ok('login', { body, headers: { 'user-agent': 'Phone \u00e9 1.0' } });
    const laptop = await deployment.visitor('alice');
    await deployment.visitor('carol');
    const { sessions } = await laptop.ok('listSessions');
    const ids = await Promise.all([phone, laptop].map(async (each) => (await each.ok('me')).session.id));
    for (const id of ids) {
      assert.ok(
        sessions.some((session) => session.id === id),
        'a session of the user is not in the list',
      );
    }
    const current = sessions.filter((session) => session.current);
    assert.deepEqual(
      current.map(({ id }) => id),
      [ids[1]],
    );
    assert.ok(sessions.some(({ id, device }) => id === ids[0] && device === 'Phone  1.0'));
    const carol = await (await deployment.visitor('carol')).ok('listSessions');
    const sees = carol.sessions.some(({ id }) => ids.includes(id));
    assert.ok(!sees, "carol's list shows sessions of alice");
  },

  'a user ends one session, and only an own one': async (deployment) => {
    const [lost, kept, stranger] = [
      await deployment.visitor(),
      await deployment.visitor(),
      await deployment.visitor('carol'),
    ];
    const { session } = await lost.ok('me');
    await stranger.refused('endSession', 'not_found', { params: { id: session.id } });
    await lost.ok('me');
    await kept.ok('endSession', { params: { id: session.id } });
    await lost.refused('me', 'invalid_session');
    await kept.ok('me');
    await kept.refused('endSession', 'not_found', { params: { id: session.id } });
    const listed = await kept.ok('listSessions');
    const isListed = listed.sessions.some(({ id }) => id === session.id);
    assert.ok(!isListed, 'a session that was ended is still in the list');
  },

  'a user ends all other sessions': async (deployment) => {
    const others = await Promise.all([1, 2, 3].map(() => deployment.visitor('alice')));
    const carol = await deployment.visitor('carol');
    const last = await deployment.visitor('alice');
    const { ended } = await last.ok('endOtherSessions');
    assert.ok(ended >= others.length, `${others.length} other sessions were alive, ${ended} were ended`);
    for (const other of others) await other.refused('me', 'invalid_session');
    await carol.ok('me');
    const { sessions } = await last.ok('listSessions');
    assert.deepEqual(
      sessions.map(({ current }) => current),
      [true],
    );
    assert.deepEqual(await last.ok('endOtherSessions'), { ended: 0 });
  },
};

const seesAllServers = (complete: boolean): Behaviours => ({
  [`the list of sessions is ${complete ? 'complete' : "one server's own"}`]: async (deployment) => {
    const visitor = await deployment.visitor();
    assert.equal((await visitor.ok('listSessions')).complete, complete);
  },
});

const elsewhere = (code?: 'invalid_session'): Behaviours => ({
  [`another server ${code ? 'does not know' : 'knows'} the session`]: async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('keyboard', 1);
    const other = visitor.at(await deployment.startServer({ NODE_NAME: 'node-2' }));
    const exchange = await other.exchange('getCart');
    if (code) expectCode(exchange, code);
    else {
      assert.ok(exchange.status < 400, `getCart answered ${exchange.status}: ${exchange.text}`);
      assert.equal((exchange.body as { totalCents: number }).totalCents, 12_999);
    }
    assert.equal(exchange.headers.get('x-served-by'), 'node-2');
  },
});

export const sessions: Contract = {
  always,
  client: { ...client, ...elsewhere() },
  node: { ...server, ...seesAllServers(false), ...elsewhere('invalid_session') },
  store: { ...server, ...seesAllServers(true), ...elsewhere() },
};
