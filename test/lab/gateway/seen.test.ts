// What the gateway tells of a request: who asked, each attempt, the bytes of both messages; and what a hand may choose.
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { describe, it } from 'node:test';
import { createAgent, exchange, requestBytes } from '../../../src/lab/client/http-exchange.ts';
import { markOf } from '../../../src/lab/gateway/client-mark.ts';
import { hopOf } from '../../../src/lab/gateway/hop.ts';
import { LAB_CLIENT_HEADER } from '../../../src/protocol/headers.ts';
import { deadUpstream, send, startTestGateway, startUpstream } from '../../support/upstream.ts';

const alice = { client: 'alice', session: 'alice', user: 'alice', isOwn: true, node: null };
const marked = (changes: object = {}) => ({
  [LAB_CLIENT_HEADER]: markOf({ ...alice, ...changes }) as string,
});

/** All bytes of the answer to these bytes. */
function rawAnswer(url: string, request: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
    socket.write(request);
  });
}

describe('who asks', () => {
  it('is told by the lab’s own client, and no node hears of it', async (t) => {
    const node = await startUpstream(t, 'node-1');
    const { url, forwarded } = await startTestGateway(t, [node]);
    await send(url, { headers: marked() });
    assert.equal(forwarded[0]?.mark?.client, 'alice');
    assert.equal(LAB_CLIENT_HEADER in (node.received[0]?.headers ?? {}), false);
  });

  it('is nobody when a stranger uses the field, whatever is in it', async (t) => {
    const node = await startUpstream(t, 'node-1');
    const { url, forwarded } = await startTestGateway(t, [node]);
    const [key = ''] = markOf(alice)?.split(' ') ?? [];
    const forged = [
      'alice',
      `${'x'.repeat(24)} alice alice alice own -`,
      `${key} alice`,
      `${key} al/ice alice alice own -`,
      `${key} ${'a'.repeat(41)} alice alice own -`,
      `${key} alice alice alice own - more`,
      '',
    ];
    for (const value of forged) await send(url, { headers: { [LAB_CLIENT_HEADER]: value } });
    assert.deepEqual(
      forwarded.map((one) => hopOf('jwt', one, { id: 1, isKept: false }).client),
      forged.map(() => null),
    );
    assert.ok(node.received.every(({ headers }) => !(LAB_CLIENT_HEADER in headers)));
  });

  it('has no name where it could not stand in a field', () => {
    for (const client of ['', 'a b', 'a\r\nb', 'ä', 'a'.repeat(41)]) {
      assert.equal(markOf({ ...alice, client }), undefined, client);
    }
  });
});

describe('the bytes of both messages', () => {
  it('are those on the wire, without what the lab’s client says to the gateway alone', async (t) => {
    const node = await startUpstream(t, 'node-1', (response) => response.writeHead(201).end('très bien'));
    const { url, forwarded } = await startTestGateway(t, [node]);
    const fields =
      'Host: gateway\r\nCookie: session=x; route=y\r\nContent-Length: 4\r\nConnection: close\r\n';
    const plain = `POST /api/stateful/me?q=1 HTTP/1.1\r\n${fields}\r\nbody`;
    const mark = `${LAB_CLIENT_HEADER}: ${markOf(alice)}\r\n`;
    for (const request of [plain, plain.replace('Cookie', `${mark}Cookie`)]) {
      const answer = await rawAnswer(url, request);
      const { requestBytes: sent, responseBytes } = forwarded.at(-1) ?? {};
      assert.deepEqual([sent, responseBytes], [plain.length, answer.length]);
    }
    assert.deepEqual(
      forwarded.map((one) => one.mark?.client),
      [undefined, 'alice'],
    );
  });

  it('are as many as the lab’s client counts', async (t) => {
    const { url, forwarded } = await startTestGateway(t, [await startUpstream(t, 'node-1')]);
    const agent = createAgent();
    t.after(() => agent.destroy());
    const http = {
      origin: url,
      method: 'POST',
      path: '/api/stateless/cart/items',
      mark: markOf(alice),
      headers: { authorization: 'Bearer a.b.c' },
      body: { productId: 'mouse', text: '🙂' },
    } as const;
    await exchange(agent, http, 4_000);
    assert.equal(forwarded[0]?.requestBytes, requestBytes(http));
  });
});

describe('each attempt', () => {
  it('is told in order, with its time and its outcome', async (t) => {
    const cutting = await startUpstream(t, 'cutting', (response) => response.socket?.destroy());
    const silent = await startUpstream(t, 'silent', () => undefined);
    const nodes = [await deadUpstream(t, 'dead'), cutting, silent];
    const { url, forwarded } = await startTestGateway(t, nodes, { answerMsMax: 300 });
    const { status } = await send(url, { path: '/api/stateful/me' });
    assert.equal(status, 504);
    const hop = forwarded.map((one) => hopOf('redis', one, { id: 7, isKept: true }))[0];
    assert.deepEqual(
      hop?.attempts.map(({ node, outcome }) => `${node} ${outcome}`),
      ['dead refused', 'cutting broken off', 'silent late'],
    );
    assert.deepEqual([hop?.retried, hop?.node], [['dead', 'cutting'], 'silent']);
    const ends = hop?.attempts.map(({ startMs, durationMs }) => startMs + durationMs) ?? [];
    assert.ok(hop?.attempts.every(({ startMs }, index) => startMs >= (ends[index - 1] ?? 0) - 0.02));
    assert.ok((ends.at(-1) ?? 0) <= (hop?.durationMs ?? 0) + 0.02);
    assert.ok((hop?.attempts[2]?.durationMs ?? 0) >= 250, 'the late one took the wait');
  });

  it('is none where the gateway answers by itself', async (t) => {
    const { url, forwarded } = await startTestGateway(t, []);
    await send(url, { path: '/metrics' });
    await send(url, { path: '/api/stateful/me' });
    assert.deepEqual(
      forwarded.map(({ status, attempts, node }) => [status, attempts.length, node]),
      [
        [404, 0, null],
        [503, 0, null],
      ],
    );
  });
});

describe('a node that a hand has chosen', () => {
  it('gets the request, and nobody loses a turn by it', async (t) => {
    const nodes = [await startUpstream(t, 'a'), await startUpstream(t, 'b'), await startUpstream(t, 'c')];
    const { url, forwarded } = await startTestGateway(t, nodes);
    for (const node of [null, 'c', 'c', null, 'a', null]) await send(url, { headers: marked({ node }) });
    assert.deepEqual(
      forwarded.map(({ node }) => node),
      ['a', 'c', 'c', 'b', 'a', 'c'],
    );
  });

  it('is tried although it failed a moment ago, and what is safe then goes on', async (t) => {
    const nodes = [await startUpstream(t, 'alive'), await deadUpstream(t, 'dead')];
    const { url, forwarded } = await startTestGateway(t, nodes);
    for (const method of ['GET', 'GET', 'POST'])
      await send(url, { method, headers: marked({ node: 'dead' }) });
    assert.deepEqual(
      forwarded.map(({ node, retried }) => [node, retried]),
      Array(3).fill(['alive', ['dead']]),
    );
  });

  it('answers for itself where a repetition would not be safe', async (t) => {
    const cutting = await startUpstream(t, 'cutting', (response) => response.socket?.destroy());
    const { url } = await startTestGateway(t, [await startUpstream(t, 'alive'), cutting]);
    const { status } = await send(url, { method: 'POST', headers: marked({ node: 'cutting' }) });
    assert.equal(status, 502);
  });

  it('is no choice of a stranger’s, nor one that is not there', async (t) => {
    const nodes = [await startUpstream(t, 'a'), await startUpstream(t, 'b')];
    const { url, forwarded } = await startTestGateway(t, nodes);
    const stranger = { [LAB_CLIENT_HEADER]: 'wrong-key alice alice alice own b' };
    await send(url, { headers: stranger });
    await send(url, { headers: marked({ node: 'z' }) });
    assert.deepEqual(
      forwarded.map(({ node }) => node),
      ['a', 'b'],
    );
  });
});

it('another policy counts from the next request on', async (t) => {
  const nodes = [await startUpstream(t, 'a'), await startUpstream(t, 'b'), await startUpstream(t, 'c')];
  const { url, forwarded, setPolicy } = await startTestGateway(t, nodes);
  await send(url);
  await send(url);
  setPolicy('affinity');
  const { headers } = await send(url);
  const [cookie = ''] = (headers['set-cookie']?.[0] ?? '').split(';');
  assert.match(cookie, /^route=[0-9a-f]{32}$/);
  for (let sent = 0; sent < 4; sent += 1) await send(url, { headers: { cookie } });
  assert.equal(new Set(forwarded.slice(2).map(({ node }) => node)).size, 1);
  setPolicy('round-robin');
  for (let sent = 0; sent < 3; sent += 1) await send(url, { headers: { cookie } });
  assert.deepEqual(
    forwarded.slice(-3).map(({ node }) => node),
    ['a', 'b', 'c'],
  );
});
