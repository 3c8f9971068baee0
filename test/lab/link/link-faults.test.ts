// Each fault of a link on real sockets, and its heal.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { Link, type Strength } from '../../../src/lab/link/link.ts';
import { connectTo, echo, fateOf, startPeer } from '../../support/tcp.ts';
import { isPending, stays, until } from '../../support/until.ts';

async function echoLink(t: TestContext, strength?: Strength) {
  const peer = await startPeer(t, echo);
  const link = await Link.open({ host: '127.0.0.1', port: peer.port }, strength);
  t.after(() => link.close());
  return { link, peer };
}

/** How long until this many bytes have come back. */
async function echoMs(socket: Socket, bytes = 5): Promise<number> {
  const startedAt = performance.now();
  let heard = 0;
  const count = (chunk: Buffer) => {
    heard += chunk.length;
  };
  socket.on('data', count);
  socket.write(Buffer.alloc(bytes, 7));
  while (heard < bytes) await once(socket, 'data');
  socket.off('data', count);
  return performance.now() - startedAt;
}

describe('a slow link', () => {
  it('answers later by its latency, and no later for being asked more at once', async (t) => {
    const { link } = await echoLink(t, { latencyMs: 200 });
    const clients = await Promise.all(Array.from({ length: 20 }, () => connectTo(t, link.port)));
    await link.break('slow');
    const startedAt = performance.now();
    const took = await Promise.all(clients.map((client) => echoMs(client)));
    for (const ms of took) assert.ok(ms >= 199, `${ms} ms`);
    // One after the other they would have taken 20 times as long.
    assert.ok(performance.now() - startedAt < 2_000);
    await link.heal();
    const { link: slower } = await echoLink(t, { latencyMs: 60_000 });
    const client = await connectTo(t, slower.port);
    await slower.break('slow');
    await slower.heal();
    assert.ok((await echoMs(client)) < 30_000, 'it does not wait any more');
  });

  it('keeps what is under way in order when it heals, and lets go of it at once', async (t) => {
    const { link } = await echoLink(t, { latencyMs: 60_000 });
    const client = await connectTo(t, link.port);
    const heard: Buffer[] = [];
    client.on('data', (bytes: Buffer) => heard.push(bytes));
    await link.break('slow');
    for (let number = 0; number < 50; number += 1) {
      client.write(Uint8Array.of(number));
      await new Promise(setImmediate);
    }
    await stays('nothing is heard', () => heard.length === 0, 50);
    await link.heal();
    client.write(Uint8Array.of(50));
    await until('all is there', () => Buffer.concat(heard).length === 51);
    assert.deepEqual([...Buffer.concat(heard)], [...Array(51).keys()]);
  });

  it('makes a sender wait when too much is under way', async (t) => {
    const { link, peer } = await echoLink(t, { latencyMs: 60_000 });
    await link.break('slow');
    const client = await connectTo(t, link.port);
    await until('the peer has it', () => peer.sockets.length === 1);
    const [socket] = peer.sockets;
    assert.ok(socket);
    let accepted = 0;
    const chunk = Buffer.alloc(64 * 1024);
    while (accepted < 2_000) {
      accepted += 1;
      if (!socket.write(chunk) && (await isPending(once(socket, 'drain'), 1_000))) break;
    }
    assert.ok(accepted < 1_000, `${accepted} chunks of 64 KiB wait in the link`);
    client.destroy();
  });
});

describe('a silent link', () => {
  it('keeps connections open, lets nothing through, takes new ones, and hands over all when it heals', async (t) => {
    const { link, peer } = await echoLink(t);
    const client = await connectTo(t, link.port);
    await echoMs(client);
    await link.break('silence');
    let heard = '';
    client.on('data', (bytes) => {
      heard += bytes;
    });
    client.write('one ');
    const late = await connectTo(t, link.port);
    late.write('other');
    assert.ok(await isPending(Promise.race([fateOf(client), fateOf(late)]), 300), 'both stay open');
    assert.equal(heard, '');
    client.write('two');
    await link.heal();
    await until('it has come', () => heard === 'one two');
    const [other] = await once(late, 'data');
    assert.deepEqual([String(other), peer.sockets.length], ['other', 2]);
  });

  it('hides an end, too, and passes it on when it heals', async (t) => {
    const { link, peer } = await echoLink(t);
    const client = await connectTo(t, link.port);
    await echoMs(client);
    const there = fateOf(peer.sockets[0] as Socket);
    await link.break('silence');
    client.end();
    assert.ok(await isPending(there, 200), 'it stays open');
    await link.heal();
    assert.equal(await there, 'end');
    await until('nothing is left', () => link.connections === 0);
  });

  it('takes in a bounded number of clients that try again and again', async (t) => {
    const { link } = await echoLink(t);
    await link.break('silence');
    const clients = await Promise.all(Array.from({ length: 520 }, () => connectTo(t, link.port)));
    await until('the bound is reached', () => link.connections === 500);
    for (const client of clients) client.destroy();
    await link.heal();
    await until('nothing is left', () => link.connections === 0);
  });
});

describe('a link that resets', () => {
  it('resets connections that there are, and each new one, until it heals', async (t) => {
    const { link, peer } = await echoLink(t);
    const client = await connectTo(t, link.port);
    await echoMs(client);
    const fates = [fateOf(client), fateOf(peer.sockets[0] as Socket)];
    await link.break('reset');
    assert.deepEqual(await Promise.all(fates), ['ECONNRESET', 'ECONNRESET']);
    const next = connect(link.port, '127.0.0.1');
    assert.equal(await fateOf(next), 'ECONNRESET');
    await link.heal();
    assert.ok((await echoMs(await connectTo(t, link.port))) > 0);
    assert.equal(peer.sockets.length, 2, 'the store never saw the one in between');
  });
});

describe('a throttled link', () => {
  it('passes so many bytes a second, for all connections together, and all of them', async (t) => {
    const { link } = await echoLink(t, { bytesPerSecond: 100_000 });
    const [one, two] = [await connectTo(t, link.port), await connectTo(t, link.port)];
    await link.break('throttle');
    const startedAt = performance.now();
    await Promise.all([echoMs(one, 20_000), echoMs(two, 20_000)]);
    const tookMs = performance.now() - startedAt;
    // The last share of each direction is on its way before its time is over.
    assert.ok(tookMs >= 300, `40 000 bytes took ${tookMs} ms`);
    await link.heal();
    // Throttled it would take half a minute.
    assert.ok((await echoMs(one, 3_000_000)) < 15_000);
  });
});

describe('a link that is cut', () => {
  it('ends connections and refuses new ones, until it heals on the same port', async (t) => {
    const { link, peer } = await echoLink(t);
    const { port } = link;
    const client = await connectTo(t, port);
    await echoMs(client);
    const fate = fateOf(client);
    await link.break('cut');
    assert.match(await fate, /^(end|close|ECONNRESET)$/);
    assert.equal(await fateOf(connect(port, '127.0.0.1')), 'ECONNREFUSED');
    await until(
      'the store has seen the end',
      () => peer.sockets[0]?.readableEnded || peer.sockets[0]?.destroyed,
    );
    await link.heal();
    assert.equal(link.port, port);
    await echoMs(await connectTo(t, port));
  });
});

it('a link has one fault at a time: the next takes the place of the last', async (t) => {
  const { link } = await echoLink(t, { latencyMs: 60_000 });
  for (const fault of ['slow', 'cut', 'silence', 'reset', 'throttle'] as const) {
    await link.break(fault);
    assert.equal(link.fault, fault);
  }
  await link.heal();
  assert.ok((await echoMs(await connectTo(t, link.port))) < 5_000);
  assert.equal(link.fault, null);
});
