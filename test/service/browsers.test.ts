// What a browser is told, and what it cannot be made to do: header fields on every answer, and no change from another site.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { limits } from '../../src/protocol/headers.ts';
import type { Exchange, Input } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server.ts';
import { ServiceBench } from '../support/service-bench.ts';
import { ServiceClient, serviceVisitor } from '../support/service-client.ts';

const PARTNER = 'https://partner.example';
const EVIL = 'https://evil.example';

const add = { body: { productId: 'mouse', quantity: 1 } };
type Fields = Readonly<Record<string, string>>;
const withFields = (headers: Fields): Input => ({ ...add, headers });

describe('a browser', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  /** Behind TLS, and open to the pages of a partner. */
  let open: TestServer;
  /** As it starts with nothing set. */
  let plain: TestServer;
  before(async () => {
    bench = await ServiceBench.open();
    [open, plain] = await Promise.all([
      bench.start('jwt', { COOKIE_SECURE: 'true', ALLOWED_ORIGINS: PARTNER, NODE_NAME: 'open' }),
      bench.start('memory', { NODE_NAME: 'plain' }),
    ]);
  });
  after(() => bench?.stop());

  /** An answer of every kind. */
  async function answersOf(server: TestServer): Promise<Record<string, Exchange>> {
    const visitor = await serviceVisitor(server);
    const anyone = new ServiceClient(server);
    const { base } = anyone;
    return {
      success: await visitor.exchange('me'),
      'no content': await (await serviceVisitor(server)).exchange('logout'),
      text: await anyone.exchange('metrics'),
      'no session': await anyone.exchange('me'),
      'malformed JSON': await anyone.exchange('login', {
        bytes: '{',
        headers: { 'content-type': 'application/json' },
      }),
      'too large': await anyone.exchange('login', { body: { username: 'x'.repeat(limits.bodyBytesMax) } }),
      'wrong type': await anyone.exchange('login', { bytes: 'x', headers: { 'content-type': 'text/plain' } }),
      'cross-site': await anyone.exchange('logout', { headers: { 'sec-fetch-site': 'cross-site' } }),
      unmatched: await anyone.send('GET', '/nothing'),
      'wrong method': await anyone.send('PUT', `${base}/me`),
      'an address that cannot be read': await anyone.send('GET', `${base}/orders/%zz`),
      'an address that is too long': await anyone.send('GET', `${base}/orders/${'x'.repeat(500)}`),
      'a personal page with a name that caches like': await visitor.send('GET', `${base}/me/x.css`),
    };
  }

  it('is told the same with every answer, errors and refusals before any routing included', async () => {
    for (const server of [open, plain]) {
      for (const [kind, { headers }] of Object.entries(await answersOf(server))) {
        const policy = (headers.get('content-security-policy') ?? '').split(';').sort();
        const none = ['base-uri', 'default-src', 'form-action', 'frame-ancestors', 'object-src'];
        assert.deepEqual(
          policy,
          none.map((directive) => `${directive} 'none'`),
          kind,
        );
        assert.equal(headers.get('x-content-type-options'), 'nosniff', kind);
        assert.equal(headers.get('x-frame-options'), 'DENY', kind);
        assert.equal(headers.get('referrer-policy'), 'no-referrer', kind);
        assert.match(headers.get('permissions-policy') ?? '', /camera=\(\), geolocation=\(\)/, kind);
        const [, seconds] =
          /^max-age=(\d+); includeSubDomains$/.exec(headers.get('strict-transport-security') ?? '') ?? [];
        if (server === open) assert.ok(Number(seconds) >= 31_536_000, kind);
        else assert.equal(headers.get('strict-transport-security'), null, 'only TLS may promise TLS');
        for (const name of ['server', 'x-powered-by', 'via']) assert.equal(headers.get(name), null, kind);
      }
    }
  });

  it('keeps no personal answer for somebody else, not even under a name that caches like', async () => {
    const answers = await answersOf(plain);
    const cached = answers['a personal page with a name that caches like'];
    assert.deepEqual([cached?.status, cached?.headers.getSetCookie()], [404, []]);
    for (const kind of [
      'success',
      'no session',
      'no content',
      'unmatched',
      'a personal page with a name that caches like',
    ])
      assert.equal(answers[kind]?.headers.get('cache-control'), 'no-store', kind);
  });

  it('changes nothing here for a page of another site, however that says who it is', async () => {
    const visitor = await serviceVisitor(plain);
    const foreign: Fields[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'nonsense' },
      { 'sec-fetch-site': 'cross-site', origin: plain.url },
      { 'sec-fetch-site': 'same-origin, cross-site' },
      { origin: EVIL },
      { origin: 'null' },
      { origin: `${plain.url}.evil.example` },
      { origin: `${plain.url}1` },
      { origin: 'file://' },
    ];
    for (const headers of foreign) await visitor.refused('addItem', 'cross_site', withFields(headers));
    assert.deepEqual((await visitor.ok('getCart')).items, []);
    const own: Fields[] = [
      {},
      { 'sec-fetch-site': 'same-origin', origin: plain.url },
      { 'sec-fetch-site': 'none' },
      { origin: plain.url },
    ];
    for (const headers of own) await visitor.ok('addItem', withFields(headers));
    assert.equal((await visitor.ok('getCart')).items[0]?.quantity, 4);
  });

  it('reads what it may from a page of another site, and is never told that the page may', async () => {
    const visitor = await serviceVisitor(plain);
    const { status, headers } = await visitor.exchange('me', {
      headers: { 'sec-fetch-site': 'cross-site', origin: EVIL },
    });
    assert.equal(status, 200, 'a read changes nothing, and the browser keeps the answer from the page');
    assert.equal(headers.get('access-control-allow-origin'), null);
    const preflight = await visitor.send('OPTIONS', `${visitor.base}/me`, {
      headers: { origin: EVIL, 'access-control-request-method': 'PATCH' },
    });
    assert.equal(preflight.status, 405);
  });

  it('lets the pages of a partner in who is on the list, and nobody else', async () => {
    const visitor = await serviceVisitor(open);
    const from = (origin: string) => ({ 'sec-fetch-site': 'cross-site', origin });
    const partner = await visitor.exchange('addItem', withFields(from(PARTNER)));
    assert.equal(partner.status, 200);
    assert.equal(partner.headers.get('access-control-allow-origin'), PARTNER);
    assert.match(partner.headers.get('vary') ?? '', /Origin/i);
    for (const origin of [
      EVIL,
      'null',
      `${PARTNER}.evil.example`,
      'http://partner.example',
      `${PARTNER}:444`,
    ]) {
      const { headers } = await visitor.refused('addItem', 'cross_site', withFields(from(origin)));
      assert.equal(headers.get('access-control-allow-origin'), null, origin);
    }
    const preflight = (origin: string) =>
      fetch(`${open.url}${visitor.base}/cart/items`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight(PARTNER);
    assert.equal(allowed.headers.get('access-control-allow-origin'), PARTNER);
    assert.match(allowed.headers.get('access-control-allow-methods') ?? '', /POST/);
    assert.equal((await preflight(EVIL)).headers.get('access-control-allow-origin'), null);
  });
});
