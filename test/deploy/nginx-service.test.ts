// The service itself behind its gateway: what a person does with it works through TLS, and it knows who asks.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Nginx, startNginx } from '../../deploy/nginx/start.ts';
import { startGuard } from '../../src/lab/processes/guard.ts';
import { type AccountsDatabase, openAccounts, seed } from '../contract/accounts.ts';
import { PASSWORD } from '../support/client.ts';
import { ask, hostOf, withoutNginx } from '../support/nginx.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { startServer, type TestServer } from '../support/server.ts';

describe('the service behind nginx', { skip: withoutNginx || withoutPostgres }, () => {
  const guard = startGuard();
  let accounts: AccountsDatabase;
  let service: TestServer;
  let nginx: Nginx;

  before(async () => {
    accounts = await openAccounts();
    await seed(accounts.env);
    const env = { ...accounts.env, TRUST_PROXY: 'true', COOKIE_SECURE: 'true', STORE_DEADLINE_MS: '1500' };
    service = await startServer('sealed', env, 'src/service/server.ts');
    nginx = await startNginx(guard, { nodes: [hostOf({ origin: service.url })], policy: 'round-robin' });
  });

  after(async () => {
    await nginx?.stop();
    await service?.stop();
    await accounts?.stop();
    await guard.close();
  });

  /** A client that has logged in: its cookie is what it was given last. */
  async function visitor() {
    let cookie = '';
    const post = async (path: string, body?: object, headers: Record<string, string> = {}) => {
      const sent = {
        method: 'POST',
        path: `/api/stateless${path}`,
        headers: { ...headers, cookie, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      };
      const answer = await ask(nginx, sent);
      cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
      return answer;
    };
    const login = await post('/login', { username: 'bob', password: PASSWORD });
    return { login, post };
  }

  it('serves a person from login to checkout, with a cookie that travels over TLS alone', async () => {
    const { login, post } = await visitor();
    assert.match(login.headers['set-cookie']?.[0] ?? '', /^__Host-statelab_sealed=.+; Secure/);
    assert.match(login.headers['strict-transport-security'] ?? '', /max-age=31536000/);
    await post('/cart/items', { productId: 'mouse', quantity: 2 });
    const checkout = await post('/cart/checkout', undefined, { 'idempotency-key': 'k-1' });
    assert.equal(checkout.status, 200, checkout.text);
    const [line] = checkout.json().order.items;
    assert.deepEqual([line.productId, line.quantity], ['mouse', 2]);
    assert.equal((await post('/logout')).status, 204);
  });

  it('takes a page of its own for its own, port included, and no other', async () => {
    const { post } = await visitor();
    const from = async (origin: string) =>
      (await post('/cart/items', { productId: 'mouse', quantity: 1 }, { origin })).status;
    assert.equal(await from(nginx.origin), 200);
    for (const origin of ['https://evil.example', nginx.httpOrigin])
      assert.equal(await from(origin), 403, origin);
  });

  it('counts wrong passwords by the address that nginx has seen, not by the one that a client claims', async () => {
    const body = JSON.stringify({ username: 'carol', password: 'wrong' });
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': `10.0.0.${guess}` };
      const sent = { method: 'POST', path: '/api/stateless/login', headers, body };
      statuses.push((await ask(nginx, sent)).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  });

  it('keeps its own words: a refusal of the service is not replaced', async () => {
    const answer = await ask(nginx, { path: '/api/stateless/nothing-here' });
    assert.deepEqual([answer.status, answer.json().code], [404, 'not_found']);
    assert.equal(answer.headers['x-served-by'], service.node);
    assert.equal((await ask(nginx, { path: '/metrics' })).headers['x-served-by'], undefined);
  });
});
