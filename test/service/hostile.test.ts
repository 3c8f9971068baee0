// What no well-behaved client sends, on every route that takes it: refused in the words of the contract, and nothing
// that is read in two ways.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { PROBLEM_MEDIA_TYPE } from '../../src/protocol/problems.ts';
import { routesOfService } from '../../src/protocol/routes.ts';
import { PASSWORD } from '../support/client.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { RawConnection } from '../support/raw-connection.ts';
import type { TestServer } from '../support/server.ts';
import { ServiceBench } from '../support/service-bench.ts';
import { inFlightAt, newPassword, ServiceClient, serviceVisitor } from '../support/service-client.ts';
import { until } from '../support/until.ts';

/** What each route takes that takes a body: one for every such route. */
const bodies: Readonly<Record<string, object>> = {
  login: { username: 'bob', password: PASSWORD },
  register: { username: 'hostile', name: 'Hostile', password: newPassword() },
  changePassword: { currentPassword: PASSWORD, newPassword: newPassword() },
  addItem: { productId: 'mouse', quantity: 1 },
  setQuantity: { quantity: 1 },
  appendMessage: { text: 'hello' },
  calculate: { operation: 'add', values: [1, 2] },
  updateAccount: { role: 'user' },
};
const params = { productId: 'mouse', id: 'u-carol' };
const withBody = routesOfService.filter(({ body }) => body);

/** Names that every object of the language answers to. */
const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'];

/** As long as a server waits for a request, and half as long again for a busy machine. */
const PATIENCE_MS = 30_000;

describe('the service', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  let server: TestServer;
  let admin: ServiceClient;
  before(async () => {
    bench = await ServiceBench.open();
    server = await bench.start('memory', { LOGIN_FAILURES_MAX: '1000' });
    admin = await serviceVisitor(server, 'alice');
  });
  after(() => bench?.stop());

  const json = { 'content-type': 'application/json' };

  it('takes no name for a field that it inherits, on any route', async () => {
    assert.deepEqual(Object.keys(bodies).sort(), withBody.map(({ id }) => id).sort());
    for (const { id } of withBody) {
      for (const name of INHERITED) {
        const text = JSON.stringify(bodies[id]).replace('{', `{"${name}":{"role":"admin","isAdmin":true},`);
        const { body } = await admin.refused(id, 'missing_data', { params, bytes: text, headers: json });
        assert.deepEqual(
          body.errors?.map(({ field }) => field),
          [name],
          `${id} ${name}`,
        );
      }
      const only = JSON.stringify({ constructor: { prototype: { role: 'admin' } } });
      await admin.refused(id, 'missing_data', { params, bytes: only, headers: json });
    }
    const visitor = await serviceVisitor(server);
    assert.equal((await visitor.ok('me')).user.role, 'user');
    for (const name of INHERITED)
      await visitor.refused('listProducts', 'missing_data', { query: `${name}=1` });
  });

  it('unpacks no body, on any route, however it is packed', async () => {
    for (const { id } of withBody) {
      const text = JSON.stringify(bodies[id]);
      for (const [encoding, bytes] of Object.entries({
        gzip: gzipSync(text),
        deflate: deflateSync(text),
        br: brotliCompressSync(text),
        'x-unknown': Buffer.from(text),
        'identity, gzip': gzipSync(text),
      })) {
        const headers = { ...json, 'content-encoding': encoding };
        await admin.refused(id, 'unsupported_media_type', { params, bytes: new Uint8Array(bytes), headers });
      }
    }
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(20_000_000, ' ')));
    const packed = { bytes: bomb, headers: { ...json, 'content-encoding': 'gzip' } };
    await admin.refused('login', 'unsupported_media_type', packed);
  });

  it('reads no number, text, list or nothing as a body, nor what is no JSON or no UTF-8', async () => {
    for (const { id } of withBody) {
      for (const text of ['1', '"text"', '[]', 'null', 'true', `${'['.repeat(20_000)}${']'.repeat(20_000)}`])
        await admin.refused(id, 'missing_data', { params, bytes: text, headers: json });
      await admin.refused(id, 'missing_data', { params, bytes: '', headers: json });
      const broken = [
        '{',
        '{"a":1,}',
        "{'a':1}",
        '{"a":NaN}',
        '\uFEFF1 2',
        new Uint8Array([0x22, 0xc3, 0x28, 0x22]),
      ];
      for (const bytes of broken) await admin.refused(id, 'malformed_json', { params, bytes, headers: json });
    }
  });

  /** As it goes over the wire. */
  async function rawly(lines: readonly string[], version = 'HTTP/1.1') {
    const connection = new RawConnection(server.url);
    connection.write([`GET ${admin.base}/health ${version}`, ...lines, 'Connection: close']);
    const answer = await connection.response();
    connection.socket.destroy();
    return answer;
  }

  it('answers no message that says twice what can be said once, or names a host that is none', async () => {
    const { host } = new URL(server.url);
    const twice = [
      'Authorization',
      'Content-Type',
      'Content-Encoding',
      'Idempotency-Key',
      'Origin',
      'Sec-Fetch-Site',
    ];
    const ambiguous = [
      ...[...twice, 'traceparent', 'X-Request-Id'].map((name) => [
        `Host: ${host}`,
        `${name}: a`,
        `${name.toLowerCase()}: b`,
      ]),
      [`Host: ${host}`, 'Host: evil.example'],
      ['Host: a b'],
      ['Host: a/b'],
      ['Host: user@evil.example'],
      ['Host: <script>'],
      ['Host: a:b'],
    ];
    for (const lines of ambiguous) {
      const { status, headers, text } = await rawly(lines);
      assert.equal(status, 400, lines.join());
      assert.match(headers.get('content-type') ?? '', new RegExp(PROBLEM_MEDIA_TYPE.replace('+', '\\+')));
      assert.equal(JSON.parse(text).code, 'malformed_request');
      assert.ok(headers.get('content-security-policy'));
    }
    for (const good of [host, 'shop.example', 'shop.example:8080', '[::1]:80', 'xn--bcher-kva.example'])
      assert.equal((await rawly([`Host: ${good}`])).status, 200, good);
    assert.equal((await rawly([], 'HTTP/1.0')).status, 200, 'the older version has none');
    assert.equal((await rawly([])).status, 400, 'the newer one must');
  });

  it('believes no field about a proxy, where it is told of none', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const headers = {
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
      'x-forwarded-for': '203.0.113.7',
      'x-real-ip': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
    };
    await new ServiceClient(server).ok('login', { headers, body: bodies.login });
    const rows = await bench.query<{ address: string }>(
      'select address from audit_events where trace_id = $1',
      [trace],
    );
    assert.deepEqual(
      rows.map(({ address }) => address),
      ['127.0.0.1'],
    );
    const evil = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' };
    await admin.refused('addItem', 'cross_site', { headers: evil, body: bodies.addItem });
  });

  it('waits for nobody who never ends a request, and serves all others meanwhile', async () => {
    const post = [`POST ${admin.base}/calculate HTTP/1.1`, 'Host: test', 'Content-Type: application/json'];
    const slow = [
      new RawConnection(server.url),
      new RawConnection(server.url),
      new RawConnection(server.url),
    ];
    slow[0]?.write([...post, 'Content-Length: 100'], '{"operation":');
    slow[1]?.socket.write(`${post.join('\r\n')}\r\nX-Slow: `);
    slow[2]?.write([...post, 'Transfer-Encoding: chunked'], '5\r\n{"ope\r\n');
    const stubborn = new RawConnection(server.url, { allowHalfOpen: true });
    stubborn.write([...post, 'Content-Length: 100'], '{"operation":');
    const startedAt = performance.now();
    const answers = Promise.all([...slow, stubborn].map((connection) => connection.response()));
    await admin.ok('me');
    for (const { status } of await answers) assert.equal(status, 408);
    await Promise.all(slow.map((connection) => connection.closed()));
    assert.ok(performance.now() - startedAt < PATIENCE_MS);
    await until('all places are free', async () => (await inFlightAt(server)) === 0);
    await until('whoever still writes finds nobody', () => {
      stubborn.socket.write('more of it');
      return stubborn.socket.closed;
    });
    await admin.ok('me');
  });
});
