import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../../src/protocol/headers.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import { until } from '../../support/until.ts';
import { send, startTestGateway, startUpstream } from '../../support/upstream.ts';

describe('a request that is too much', () => {
  it('is forwarded while a node may still say no, and refused beyond', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    const post = (bytes: number) => send(url, { method: 'POST', body: Buffer.alloc(bytes) });
    assert.equal((await post(limits.bodyBytesMax)).status, 200);
    assert.equal((await post(limits.bodyBytesMax + 1)).status, 200);
    assert.equal(node.received[1]?.body.length, limits.bodyBytesMax + 1);
    for (const bytes of [limits.bodyBytesMax + 2, 1024 * 1024]) {
      const { status, text } = await post(bytes);
      assert.deepEqual([status, JSON.parse(text).code], [413, 'content_too_large']);
    }
    assert.equal(node.received.length, 2);
  });

  it('does not stand in the way of the next request on its connection', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    const connection = new RawConnection(url);
    t.after(() => connection.socket.destroy());
    const bytes = 1024 * 1024;
    connection.write(['POST / HTTP/1.1', 'Host: x', `Content-Length: ${bytes}`], 'x'.repeat(bytes));
    assert.equal((await connection.response('POST')).status, 413);
    connection.write(['GET / HTTP/1.1', 'Host: x']);
    assert.equal((await connection.response()).status, 200);
  });

  it('is refused with 431 when it is the header section', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url } = await startTestGateway(t, [node]);
    const { status } = await send(url, { headers: { cookie: 'x'.repeat(limits.headerBytesMax) } });
    assert.equal(status, 431);
    assert.deepEqual(node.received, []);
  });

  it('is dropped when its client leaves in the middle, and no node is blamed', async (t) => {
    const node = await startUpstream(t, 'node');
    const { url, forwarded } = await startTestGateway(t, [node]);
    const connection = new RawConnection(url);
    await once(connection.socket, 'connect');
    connection.write(['POST / HTTP/1.1', 'Host: x', 'Content-Length: 100'], 'half');
    connection.socket.end().destroySoon();
    await until('the gateway has noticed', () => forwarded.length === 1);
    assert.deepEqual([forwarded[0]?.code, forwarded[0]?.node], ['malformed_request', null]);
    assert.deepEqual(node.received, []);
    assert.equal((await send(url)).status, 200);
  });
});

const visibleAscii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));
const token = fc.constantFrom(...visibleAscii.filter((sign) => /[\w!$&'*+.^`|~-]/.test(sign)));
const pathSign = fc.constantFrom(...visibleAscii.filter((sign) => sign !== '#'));
const arbitraryPath = fc.string({ unit: pathSign, maxLength: 200 }).map((rest) => `/api/${rest}`);
const arbitraryFields = fc.dictionary(
  fc.string({ unit: token, minLength: 1, maxLength: 20 }).map((name) => `x-${name.toLowerCase()}`),
  fc.string({ unit: fc.constantFrom(' ', ...visibleAscii), maxLength: 200 }).map((value) => value.trim()),
  { maxKeys: 10 },
);
const arbitraryBody = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.integer({ min: 0, max: limits.bodyBytesMax }).map((size) => new Uint8Array(size).fill(size % 256)),
);

it('whatever body, path and header fields a request has, they pass unchanged, both ways', async (t) => {
  const echo = await startUpstream(t, 'echo', (response, { body, headers }) => {
    for (const [name, value] of Object.entries(headers)) {
      if (name.startsWith('x-') && !name.startsWith('x-forwarded-')) response.setHeader(name, value ?? '');
    }
    response.end(body);
  });
  const { url } = await startTestGateway(t, [echo]);
  const unchanged = fc.asyncProperty(
    arbitraryPath,
    arbitraryFields,
    arbitraryBody,
    fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
    async (path, headers, body, method) => {
      const answer = await send(url, { path, headers, body, method });
      const received = echo.received.at(-1);
      assert.deepEqual([received?.method, received?.path], [method, path]);
      assert.deepEqual([answer.status, answer.bytes], [200, Buffer.from(body)]);
      assert.deepEqual(received?.body, Buffer.from(body));
      for (const [name, value] of Object.entries(headers)) {
        if (name.startsWith('x-forwarded-') || name === 'x-real-ip') continue;
        assert.deepEqual([received?.headers[name], answer.headers[name]], [value, value], name);
      }
    },
  );
  await fc.assert(unchanged, { numRuns: 150 });
});
