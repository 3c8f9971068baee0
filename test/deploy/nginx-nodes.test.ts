// Several nodes behind the gateway of the service: who is asked, and who is asked next when one is gone.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { ask, hostOf, startTestNginx, withoutNginx } from '../support/nginx.ts';
import { deadUpstream, startUpstream, type Upstream } from '../support/upstream.ts';

const three = (t: TestContext): Promise<Upstream[]> =>
  Promise.all(['node-1', 'node-2', 'node-3'].map((name) => startUpstream(t, name)));

/** Takes each request, and closes the connection instead of answering. */
async function startQuitter(t: TestContext) {
  let taken = 0;
  const sockets = new Set<Socket>();
  const server = createServer((request) => {
    taken += 1;
    request.socket.destroy();
  }).on('connection', (socket) => sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken: () => taken };
}

describe('nginx in front of several nodes', { skip: withoutNginx }, () => {
  it('asks them in turns, and gives nobody a route', async (t) => {
    const nodes = await three(t);
    const nginx = await startTestNginx(t, nodes);
    for (let turn = 0; turn < 9; turn += 1) assert.equal((await ask(nginx)).headers['set-cookie'], undefined);
    assert.deepEqual(
      nodes.map(({ received }) => received.length),
      [3, 3, 3],
    );
  });

  it('asks another one when one cannot be reached, also for a change: nothing has been sent yet', async (t) => {
    const node = await startUpstream(t, 'node-1');
    const nginx = await startTestNginx(t, [await deadUpstream(t, 'node-2'), node]);
    for (const method of ['GET', 'POST', 'GET', 'POST'])
      assert.equal((await ask(nginx, { method })).status, 200, method);
    assert.equal(node.received.length, 4);
  });

  it('sends a read again when a node goes away in the middle of it, and never a change', async (t) => {
    const node = await startUpstream(t, 'node-1');
    const quitter = await startQuitter(t);
    const nginx = await startTestNginx(t, [quitter, node]);
    assert.equal((await ask(nginx)).status, 200);
    assert.equal(quitter.taken(), 1);

    const other = await startTestNginx(t, [quitter]);
    const answer = await ask(other, { method: 'POST', body: '{}' });
    assert.deepEqual([answer.status, answer.json().code], [502, 'bad_gateway']);
    assert.equal(quitter.taken(), 2);
  });

  it('takes a 503 for an answer, and not for an outage', async (t) => {
    const [busy, idle] = [
      await startUpstream(t, 'node-1', (response) => response.writeHead(503).end('busy')),
      await startUpstream(t, 'node-2'),
    ];
    const nginx = await startTestNginx(t, [busy, idle]);
    const answers = [await ask(nginx), await ask(nginx)];
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 503]);
    assert.equal(answers.find(({ status }) => status === 503)?.text, 'busy');
  });

  it('says in plain words that it reaches nobody', async (t) => {
    const nginx = await startTestNginx(t, [await deadUpstream(t, 'node-1')]);
    const { status, json } = await ask(nginx);
    assert.deepEqual([status, json().code], [502, 'bad_gateway']);
  });

  it('keeps its connections to the nodes', async (t) => {
    let connections = 0;
    const server = createServer((_request, response) => response.end('ok'));
    server.on('connection', () => {
      connections += 1;
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => server.close().closeAllConnections());
    const { port } = server.address() as AddressInfo;
    const nginx = await startTestNginx(t, [{ origin: `http://127.0.0.1:${port}` }]);
    for (let turn = 0; turn < 12; turn += 1) await ask(nginx);
    const workers = availableParallelism();
    assert.ok(connections <= workers, `${connections} connections for ${workers} workers`);
  });

  it('with affinity leads each client back to its node, by a cookie that it has minted itself', async (t) => {
    const nodes = await three(t);
    const nginx = await startTestNginx(t, nodes, 'affinity');
    const first = await Promise.all(Array.from({ length: 20 }, () => ask(nginx, { method: 'POST' })));
    assert.ok(new Set(first.map(({ text }) => text)).size > 1, 'all clients went to one node');
    for (const { text, headers } of first) {
      const [line = ''] = headers['set-cookie'] ?? [];
      assert.match(line, /^route=[0-9a-f]{32}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
      const again = await ask(nginx, { headers: { cookie: line.split(';')[0] ?? '' } });
      assert.deepEqual([again.text, again.headers['set-cookie']], [text, undefined]);
    }
    const forged = await ask(nginx, { headers: { cookie: 'route=node-1' } });
    assert.match(forged.headers['set-cookie']?.[0] ?? '', /^route=[0-9a-f]{32};/);
  });

  it('with affinity leads the clients of a node that is gone to another one', async (t) => {
    const nodes = await three(t);
    const nginx = await startTestNginx(t, nodes, 'affinity');
    const { text, headers } = await ask(nginx);
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await nodes.find(({ name }) => name === text)?.stop();
    const { status, text: other } = await ask(nginx, { headers: { cookie } });
    assert.equal(status, 200);
    assert.notEqual(other, text);
  });

  it('serves from other nodes after a reload, and fails no request meanwhile', async (t) => {
    const [old, next] = [await startUpstream(t, 'old'), await startUpstream(t, 'next')];
    const nginx = await startTestNginx(t, [old]);
    let isOver = false;
    const asked = (async () => {
      const statuses = new Set<number>();
      while (!isOver) statuses.add((await ask(nginx)).status);
      return [...statuses];
    })();
    await nginx.reload({ nodes: [hostOf(next)], policy: 'round-robin' });
    isOver = true;
    assert.deepEqual(await asked, [200]);
    assert.equal((await ask(nginx)).text, 'next');
    const log = await readFile(`${nginx.folder}/logs/error.log`, 'utf8');
    assert.doesNotMatch(log, /\[(error|crit|alert|emerg)\]/);
  });
});
