import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { LabSession } from '../../../src/lab/client/lab-session.ts';
import { LAB_CLIENT_HEADER } from '../../../src/protocol/headers.ts';
import type { Complete } from '../../../src/protocol/history.ts';
import { newSite } from '../../support/stub-site.ts';

const ANSWER = JSON.stringify({
  user: { username: 'alice' },
  session: { id: 'x' },
  token: 'header.payload.signature',
});

/** What the lab's client says to the lab's gateway alone: the gateway takes it out, so no server receives it. */
const MARK = new RegExp(`^${LAB_CLIENT_HEADER}: .*\r\n`, 'im');

/** Answers anything, and keeps the bytes of each request as they came. */
async function rawServer(headers: string) {
  const requests: Buffer[] = [];
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const head = received.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(received.subarray(0, head).toString())?.[1] ?? 0);
      if (received.length < head + 4 + length) return;
      requests.push(received);
      received = Buffer.alloc(0);
      socket.write(`HTTP/1.1 200 OK\r\n${headers}content-length: ${ANSWER.length}\r\n\r\n${ANSWER}`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { requests, server, url: `http://127.0.0.1:${port}` };
}

describe('the bytes of a request', () => {
  const carried = {
    'a token': '',
    'a cookie': 'set-cookie: sid=s3cr3t; Path=/\r\nset-cookie: route=abc\r\n',
  };
  for (const [credential, headers] of Object.entries(carried)) {
    it(`are as many as a server receives, with ${credential}`, async () => {
      const { requests, server, url } = await rawServer(headers);
      const site = newSite(url);
      const session = new LabSession(site, 's1', 'alice');
      try {
        await session.perform('login');
        await session.perform('cart.add', { productId: 'mouse', quantity: 1 });
        await session.perform('message.append', { text: 'très bien, 🙂' });
        await session.perform('cart.read');
        await session.perform('me', { probe: { node: 'node-1', origin: url } });
        await session.perform('logout');
        const counted = site.recorder.events.filter((event): event is Complete => event.type === 'ok');
        assert.equal(counted.length, 6);
        assert.deepEqual(
          counted.map(({ requestBytes }) => requestBytes),
          requests.map((request) => Buffer.from(request.toString().replace(MARK, '')).length),
        );
        assert.deepEqual(
          requests.map((request) => MARK.test(request.toString())),
          [true, true, true, true, false, true],
          'a probe goes past the gateway, and says nothing of who asks',
        );
        const credentialBytes = headers ? 'sid=s3cr3t'.length : 'header.payload.signature'.length;
        assert.deepEqual(
          counted.map((each) => each.credentialBytes),
          [0, ...Array.from({ length: 5 }, () => credentialBytes)],
        );
      } finally {
        await site.agent.destroy();
        server.close();
      }
    });
  }
});
