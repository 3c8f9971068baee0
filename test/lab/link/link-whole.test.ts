// A link without a fault is not there: bytes, ends and resets cross it as they come, and nothing piles up in it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Link } from '../../../src/lab/link/link.ts';
import { connectTo, echo, fateOf, startPeer } from '../../support/tcp.ts';
import { pause, until } from '../../support/until.ts';

interface Side {
  readonly chunks: readonly Uint8Array[];
  /** After which of them it ends its half; the other side's may go on. */
  readonly endsAfter: number;
}

const side: fc.Arbitrary<Side> = fc.record({
  chunks: fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 400 }) },
      { weight: 1, arbitrary: fc.nat({ max: 255 }).map((byte) => new Uint8Array(300_000).fill(byte)) },
    ),
    { maxLength: 8 },
  ),
  endsAfter: fc.nat({ max: 8 }),
});

/** Writes as it says, then ends its half, and hears the other to its end. */
async function play(socket: Socket, { chunks, endsAfter }: Side): Promise<[sent: Buffer, heard: Buffer]> {
  const sent: Uint8Array[] = [];
  const heard: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => heard.push(bytes));
  const ended = once(socket, 'end');
  for (const chunk of chunks.slice(0, endsAfter)) {
    sent.push(chunk);
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    else if (chunk.length % 2 === 0) await new Promise(setImmediate);
  }
  socket.end();
  await ended;
  return [Buffer.concat(sent), Buffer.concat(heard)];
}

describe('a whole link', () => {
  const server = createServer({ allowHalfOpen: true });
  let link: Link;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    link = await Link.open({ host: '127.0.0.1', port: (server.address() as { port: number }).port });
  });
  after(async () => {
    await link.close();
    server.close();
  });

  it('passes any bytes in order, both ways, whenever either side ends its half', async () => {
    const property = fc.asyncProperty(side, side, async (ours, theirs) => {
      const accepted = once(server, 'connection') as Promise<[Socket]>;
      const client = connect({ port: link.port, host: '127.0.0.1', allowHalfOpen: true });
      const [peer] = await accepted;
      const [[sent, heard], [answered, received]] = await Promise.all([
        play(client, ours),
        play(peer, theirs),
      ]);
      assert.ok(received.equals(sent), 'what was asked');
      assert.ok(heard.equals(answered), 'what was answered');
    });
    await fc.assert(property, { numRuns: 60 });
    await until('all connections are gone', () => link.connections === 0);
  });
});

describe('a whole link, with a peer that', () => {
  it('does not read, lets its sender wait, and then hands over every byte', async (t) => {
    let total = 0;
    const peer = await startPeer(t, (socket) => socket.pause());
    const link = await Link.open({ host: '127.0.0.1', port: peer.port });
    t.after(() => link.close());
    const client = await connectTo(t, link.port);
    const chunk = Buffer.alloc(64 * 1024, 1);
    const chunks = 2_000;
    let written = 0;
    const writing = (async () => {
      for (; written < chunks; written += 1) if (!client.write(chunk)) await once(client, 'drain');
      client.end();
    })();
    let seen = -1;
    await until('the sender stands still', async () => {
      const stands = seen === written && written > 0;
      seen = written;
      await pause(150);
      return stands;
    });
    assert.ok(written < chunks / 2, `${written} of ${chunks} chunks were taken in with nobody to read them`);
    const [socket] = peer.sockets;
    assert.ok(socket);
    socket.on('data', (bytes: Buffer) => {
      total += bytes.length;
    });
    socket.resume();
    await Promise.all([writing, once(socket, 'end')]);
    assert.equal(total, chunks * chunk.length);
  });

  it('resets is passed on as a reset, either way', async (t) => {
    const peer = await startPeer(t, echo);
    const link = await Link.open({ host: '127.0.0.1', port: peer.port });
    t.after(() => link.close());
    const client = await connectTo(t, link.port);
    client.write('hello');
    await once(client, 'data');
    const fate = fateOf(client);
    peer.sockets[0]?.resetAndDestroy();
    assert.equal(await fate, 'ECONNRESET');
    const other = await connectTo(t, link.port);
    other.write('hello');
    await once(other, 'data');
    const there = fateOf(peer.sockets[1] as Socket);
    other.resetAndDestroy();
    assert.equal(await there, 'ECONNRESET');
    await until('nothing is left', () => link.connections === 0);
  });

  it('is not there resets who asks, and serves as soon as it is', async (t) => {
    const gone = await startPeer(t, echo);
    const { port } = gone;
    await new Promise((resolve) => gone.server.close(resolve));
    const link = await Link.open({ host: '127.0.0.1', port });
    t.after(() => link.close());
    const client = await connectTo(t, link.port);
    client.write('hello');
    assert.equal(await fateOf(client), 'ECONNRESET');
    assert.equal(link.connections, 0);
  });
});
