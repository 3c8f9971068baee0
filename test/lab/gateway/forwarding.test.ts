import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RawConnection } from '../../support/raw-connection.ts';
import { send, startTestGateway, startUpstream } from '../../support/upstream.ts';

describe('the header fields of a request', () => {
  it('that only a proxy may set are stripped, and set anew', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    const headers = {
      forwarded: 'for=6.6.6.6',
      'x-forwarded-for': ['6.6.6.6', '7.7.7.7'],
      'X-Forwarded-Proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-prefix': '/evil',
      'x-real-ip': '6.6.6.6',
      host: 'shop.example:4100',
    };
    await send(url, { headers });
    const [received] = node.received;
    const owned = Object.entries(received?.headers ?? {}).filter(([name]) => /forwarded|real-ip/.test(name));
    assert.deepEqual(Object.fromEntries(owned), {
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'shop.example:4100',
    });
  });

  it('name the gateway last among those who passed the request on', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    await send(url);
    await send(url, { headers: { via: ['1.0 fred', '1.1 p.example.net'] } });
    assert.deepEqual(
      node.received.map(({ headers }) => headers.via),
      ['1.1 statelab', '1.0 fred, 1.1 p.example.net, 1.1 statelab'],
    );
  });

  it('that end at a hop end there, also those that Connection names', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    const headers = {
      connection: 'keep-alive, X-Only-Here',
      'x-only-here': 'yes',
      'keep-alive': 'timeout=99',
      'proxy-authorization': 'Basic c2VjcmV0',
      'proxy-connection': 'keep-alive',
      te: 'trailers',
      trailer: 'x-later',
      upgrade: 'h2c',
      'x-end-to-end': 'stays',
    };
    const connection = new RawConnection(url);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    connection.write(['GET / HTTP/1.1', 'Host: x', ...lines]);
    assert.equal((await connection.response()).status, 200);
    connection.socket.destroy();
    const names = Object.keys(node.received[0]?.headers ?? {});
    for (const name of Object.keys(headers).filter(
      (each) => !['connection', 'x-end-to-end'].includes(each),
    )) {
      assert.ok(!names.includes(name), name);
    }
    assert.equal(node.received[0]?.headers.connection, 'keep-alive', 'this is the next hop’s own');
    assert.equal(node.received[0]?.headers['x-end-to-end'], 'stays');
  });

  it('cannot be smuggled with two lengths or with chunks', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    const both = ['POST / HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked'];
    const connection = new RawConnection(url);
    connection.write(both, '0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n');
    await connection.closed();
    assert.equal(node.received.length, 0);
    const { status } = await send(url, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'in chunks',
    });
    assert.equal(status, 200);
    assert.equal(node.received[0]?.body.toString(), 'in chunks');
    assert.equal(node.received[0]?.headers['content-length'], '9');
    assert.equal(node.received[0]?.headers['transfer-encoding'], undefined);
  });
});

describe('an answer', () => {
  it('keeps each of its Set-Cookie lines, and loses what ends at the hop', async (t) => {
    const lines = ['a=1; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2', 'a=3'];
    const node = await startUpstream(t, 'node', (response) => {
      response.setHeader('set-cookie', lines).setHeader('proxy-authenticate', 'Basic').end('é', 'latin1');
    });
    const { url } = await startTestGateway(t, [node]);
    const { headers, bytes } = await send(url);
    assert.deepEqual(headers['set-cookie'], lines);
    assert.equal(headers['proxy-authenticate'], undefined);
    assert.deepEqual([...bytes], [0xe9], 'bytes stay bytes');
  });

  it('without a body stays without one', async (t) => {
    const node = await startUpstream(t, 'node', (response, { method }) => {
      if (method === 'HEAD') response.setHeader('content-length', '12').end();
      else response.writeHead(204).end();
    });
    const { url } = await startTestGateway(t, [node]);
    const head = await send(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers['content-length'], head.bytes.length], [200, '12', 0]);
    assert.equal((await send(url)).status, 204);
  });
});

const spellings = [
  '/metrics',
  '/metrics?x=1',
  '/metrics/',
  '/metrics/x',
  '//metrics',
  '/METRICS',
  '/%6detrics',
  '/x/../metrics',
  '/x/%2e%2e/metrics',
  '/metrics#x',
  '/metrics\u00a0',
  'http://127.0.0.1/metrics',
  'HTTP://other.example/metrics?x',
];

describe('a node’s own figures', () => {
  for (const path of spellings) {
    it(`are not served as ${JSON.stringify(path)}`, async (t) => {
      const node = await startUpstream(t, 'node');
      const { url } = await startTestGateway(t, [node]);
      const { status } = await send(url, { path });
      assert.ok(status === 404 || status === 400, String(status));
      assert.deepEqual(node.received, []);
    });
  }

  it('share their name with nothing else', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    for (const path of ['/metricsx', '/x/metrics', '/?/metrics', '/metrics.txt']) {
      assert.equal((await send(url, { path })).status, 200, path);
    }
  });
});

it('a request target that is no path is refused', async (t) => {
  const node = await startUpstream(t, 'node');
  const { url } = await startTestGateway(t, [node]);
  assert.equal((await send(url, { method: 'OPTIONS', path: '*' })).status, 400);
  assert.equal((await send(url, { path: '/\u00e9' })).status, 400);
  assert.equal((await send(url, { path: 'http://shop.example?x=1' })).status, 200);
  assert.equal(node.received[0]?.path, '/?x=1');
});
