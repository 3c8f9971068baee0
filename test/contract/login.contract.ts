/** Logging in and out: what is issued, what ends, and what never authenticates. */
import assert from 'node:assert/strict';
import { PASSWORD } from '../support/client.ts';
import type { Behaviours, Contract } from './servers.ts';
import { storeText } from './store-text.ts';

const LONG_GONE = /Expires=Thu, 01 Jan 1970/;
const CHOSEN_BY_CLIENT = 'a'.repeat(43);

const always: Behaviours = {
  'a login answers the user and a new session': async (deployment) => {
    const client = deployment.client();
    const { user, session } = await client.login('carol');
    assert.deepEqual(user, { id: 'u-carol', username: 'carol', name: 'Carol Clark', role: 'user' });
    const { createdAt, expiresAt, idleExpiresAt } = session;
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 5000);
    assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 12 * 3_600_000);
    assert.ok(Math.abs(Date.parse(idleExpiresAt) - Date.parse(createdAt) - 30 * 60_000) <= 1000);
    const me = await client.ok('me');
    assert.deepEqual(me.user, user);
    assert.equal(me.session.id, session.id);
    assert.equal(me.session.expiresAt, expiresAt);
    assert.equal(me.servedBy, deployment.server.node);
    assert.equal(me.stateHeldBy, deployment.facts.stateHeldBy);
  },

  'the session id is not the credential and does not authenticate': async (deployment) => {
    const client = await deployment.visitor();
    const { session } = await client.ok('me');
    assert.ok(!client.credential?.includes(session.id), 'the session id is, or is in, the credential');
    await deployment.client(session.id).refused('me', 'invalid_session');
  },

  'every login issues a new id and a new credential': async (deployment) => {
    const ids = new Set<string>();
    const issued = new Set<string>();
    for (let login = 0; login < 3; login += 1) {
      const client = deployment.client();
      ids.add((await client.login()).session.id);
      issued.add(client.credential as string);
    }
    const text = `3 logins of one user had ${ids.size} ids and ${issued.size} credentials`;
    assert.deepEqual([ids.size, issued.size], [3, 3], text);
  },

  'a credential that the client chose before login never authenticates': async (deployment) => {
    const client = deployment.client(CHOSEN_BY_CLIENT);
    await client.login();
    assert.notEqual(client.credential, CHOSEN_BY_CLIENT, 'the login issued what the client had chosen');
    await deployment.client(CHOSEN_BY_CLIENT).refused('me', 'invalid_session');
  },

  'a logout answers 204 with, without and with a dead credential': async (deployment) => {
    await deployment.client().ok('logout');
    await deployment.client(CHOSEN_BY_CLIENT).ok('logout');
    const client = await deployment.visitor();
    const { credential } = client;
    await client.ok('logout');
    await deployment.client(credential).ok('logout');
  },
};

/** Whoever holds the credential is the user until it expires. That is shown, not hidden. */
const client: Behaviours = {
  'a copy of the credential outlives the logout of its session': async (deployment) => {
    const visitor = await deployment.visitor();
    const copy = deployment.client(visitor.credential);
    await visitor.ok('logout');
    assert.equal((await copy.ok('me')).user.username, 'bob');
  },
};

const server: Behaviours = {
  'a login ends the session that came with it': async (deployment) => {
    const visitor = await deployment.visitor();
    const before = visitor.credential;
    await visitor.login();
    assert.notEqual(visitor.credential, before, 'the credential from before the login goes on');
    await visitor.ok('me');
    await deployment.client(before).refused('me', 'invalid_session');
  },

  'a failed login leaves the presented session alone': async (deployment) => {
    const visitor = await deployment.visitor();
    const body = { username: 'bob', password: `not ${PASSWORD}` };
    await visitor.refused('login', 'invalid_credentials', { body });
    await visitor.ok('me');
  },

  'a logout ends the session at once': async (deployment) => {
    const visitor = await deployment.visitor();
    const { credential } = visitor;
    await visitor.ok('logout');
    await deployment.client(credential).refused('me', 'invalid_session');
  },
};

const cookie: Behaviours = {
  'the cookie is HttpOnly, SameSite=Lax and for the whole site': async (deployment) => {
    const visitor = deployment.client();
    const body = { username: 'bob', password: PASSWORD };
    const { headers } = await visitor.exchange('login', { body });
    const [cookie, ...others] = headers.getSetCookie();
    assert.equal(others.length, 0);
    const expected = `statelab_${deployment.strategy}=${visitor.credential}; Path=/; HttpOnly; SameSite=Lax`;
    assert.equal(cookie, expected);
    assert.match(visitor.credential ?? '', /^[\w.-]{22,}$/, '128 bits or more, base64url');
  },

  'behind TLS the cookie is Secure and bears the __Host- prefix': async (deployment) => {
    const secure = await deployment.startServer({ COOKIE_SECURE: 'true', COOKIE_NAME: 'tls' });
    const body = { username: 'bob', password: PASSWORD };
    const { headers } = await deployment.client().at(secure).exchange('login', { body });
    assert.match(
      headers.get('set-cookie') ?? '',
      /^__Host-tls=[\w.-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  },

  'a logout clears the cookie': async (deployment) => {
    const visitor = await deployment.visitor();
    const { headers } = await visitor.exchange('logout');
    assert.match(headers.get('set-cookie') ?? '', LONG_GONE);
    assert.equal(visitor.credential, undefined);
  },

  'a logout without a live session clears the cookie too': async (deployment) => {
    const { headers } = await deployment.client(CHOSEN_BY_CLIENT).exchange('logout');
    assert.match(headers.get('set-cookie') ?? '', LONG_GONE);
  },
};

const store: Behaviours = {
  'a logout ends the session on every server': async (deployment) => {
    const visitor = await deployment.visitor();
    const copy = deployment.client(visitor.credential).at(await deployment.startServer());
    // That server has met it, and might remember.
    await copy.ok('me');
    await visitor.ok('logout');
    await copy.refused('me', 'invalid_session');
  },

  'the store holds nothing that opens a session': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('mouse', 1);
    const { session } = await visitor.ok('me');
    const held = await storeText(deployment);
    // Ours are found by their id; somebody else's store may call its sessions as it likes.
    const isOurs = deployment.strategy !== 'custom';
    assert.ok(!isOurs || held.includes(session.id), 'the session is not in the store');
    assert.ok(!held.includes(visitor.credential as string), 'the credential itself is in the store');
  },
};

export const login: Contract = { always, client, node: server, store: { ...server, ...store }, cookie };
