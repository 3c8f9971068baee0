import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Exchange } from '../../../src/protocol/exchanges.ts';
import { serveApi, token } from '../../support/api.ts';
import { createFakeLab } from '../../support/fake-lab/fake-lab.ts';

const lab = createFakeLab();
let api: Awaited<ReturnType<typeof serveApi>>;

before(async () => {
  api = await serveApi(lab);
});
after(() => api.close());

describe('the guard of the page’s interface', () => {
  it('answers to its own names only, so that no other name can be bound to its address', async () => {
    for (const host of [`127.0.0.1:${api.port}`, `localhost:${api.port}`, `LOCALHOST:${api.port}`]) {
      assert.equal((await api.ask('GET', '/api/state', { headers: { Host: host } })).status, 200, host);
    }
    for (const host of ['evil.example', `evil.example:${api.port}`, '127.0.0.1:1', '127.0.0.1']) {
      for (const path of ['/', '/api/state', '/api/events']) {
        const answer = await api.ask('GET', path, { headers: { Host: host } });
        assert.equal(answer.status, 421, `${host} ${path}`);
      }
    }
  });

  it('refuses what a page of another origin asks', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      `https://127.0.0.1:${api.port}`,
      'http://127.0.0.1',
    ]) {
      const headers = { Origin: origin, Authorization: `Bearer ${token}` };
      assert.equal((await api.ask('POST', '/api/compare', { headers })).status, 403, origin);
      assert.equal((await api.ask('GET', '/api/state', { headers })).status, 403, origin);
    }
    const own = { Origin: `http://localhost:${api.port}` };
    assert.equal((await api.ask('GET', '/api/state', { headers: own })).status, 200);
    assert.deepEqual(lab.calls, []);
  });

  it('refuses what a browser asks for another site, also where it names no origin', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'Sec-Fetch-Site': site };
      for (const path of ['/api/events', '/api/state'])
        assert.equal((await api.ask('GET', path, { headers })).status, 403, `${site} ${path}`);
      assert.equal((await api.ask('GET', '/', { headers })).status, 200, 'a link to the page');
    }
    for (const site of ['same-origin', 'none']) {
      const headers = { 'Sec-Fetch-Site': site };
      assert.equal((await api.ask('GET', '/api/state', { headers })).status, 200, site);
    }
  });

  it('lets nobody change the lab without the token', async () => {
    const controls = [
      '/api/deployments/jwt/start',
      '/api/deployments/jwt/stop',
      '/api/deployments/jwt/nodes/node-1/kill',
      '/api/deployments/redis/store/stop',
      '/api/deployments/jwt/clients',
      '/api/deployments/jwt/clients/alice/login',
      '/api/deployments/jwt/traffic',
      '/api/deployments/jwt/gateway',
      '/api/deployments/jwt/exchanges/1/repeat',
      '/api/heal',
      '/api/reset',
      '/api/runs',
      '/api/compare',
    ];
    for (const path of controls) {
      for (const value of [
        undefined,
        '',
        'Bearer',
        `Bearer ${token}x`,
        `Basic ${token}`,
        'Bearer wrong',
        token,
      ]) {
        const headers: Record<string, string> = value === undefined ? {} : { Authorization: value };
        const answer = await api.ask('POST', path, { headers, body: {} });
        assert.equal(answer.status, 401, `${path} with ${value}`);
        assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer/);
      }
      const inQuery = await api.ask('POST', `${path}?token=${token}`, { body: {} });
      assert.equal(inQuery.status, 401, 'a token in an address would end up in logs');
    }
    assert.deepEqual(lab.calls, []);
  });

  it('shows nobody a credential without the token, and tells the rest to whoever looks', async () => {
    await lab.startDeployment('redis');
    await lab.act('redis', 'alice', 'login');
    await lab.act('redis', 'alice', 'me');
    const path = '/api/deployments/redis/exchanges/2';
    assert.equal((await api.ask('GET', path)).status, 401);
    assert.equal((await api.ask('GET', `${path}?token=${token}`)).status, 401);
    const headers = { Authorization: `Bearer ${token}` };
    const shown = await api.ask('GET', path, { headers });
    const secret = Exchange.parse(shown.json).presented?.fields.find(({ name }) => name === 'secret')?.value;
    assert.ok(secret);
    for (const open of ['/api/state', '/api/runs']) {
      const { status, text } = await api.ask('GET', open);
      assert.deepEqual([status, text.includes(secret)], [200, false], open);
    }
    assert.equal((await api.ask('GET', '/api/deployments/redis/exchanges/99', { headers })).status, 404);
    assert.equal((await api.ask('GET', '/api/deployments/redis/exchanges/x', { headers })).status, 404);
  });

  it('sends the security headers with everything, errors included', async () => {
    for (const path of ['/', '/api/state', '/api/nothing', '/nothing']) {
      const { headers } = await api.ask('GET', path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /base-uri 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });

  it('keeps the token out of every answer', async () => {
    for (const path of ['/', '/api/state', `/api/${token}`, `/${token}`]) {
      const { text, headers } = await api.ask('GET', path);
      assert.ok(!`${text}${JSON.stringify(headers)}`.includes(token), path);
    }
  });
});
