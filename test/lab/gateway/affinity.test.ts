// The gateway's own cookie decides where a client goes, from the login on: the session's cookie cannot, since a
// login has none yet, and the node that mints it is rarely the one that its hash selects.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import {
  deadUpstream,
  send,
  startTestGateway,
  startUpstream,
  type Upstream,
} from '../../support/upstream.ts';

const LOGINS = 300;
const names = ['node-1', 'node-2', 'node-3'];

/** A node that remembers its own sessions, and nobody else's. */
function rememberingNode(t: TestContext, name: string): Promise<Upstream> {
  const sessions = new Set<string>();
  return startUpstream(t, name, (response, { method, headers }) => {
    response.setHeader('x-served-by', name);
    if (method === 'POST') {
      const id = randomUUID();
      sessions.add(id);
      response.setHeader('set-cookie', [`session=${id}; HttpOnly`, 'theme=dark']).end();
      return;
    }
    const [, id = ''] = /session=([\w-]+)/.exec(headers.cookie ?? '') ?? [];
    response.writeHead(sessions.has(id) ? 200 : 401).end();
  });
}

const cookiesOf = (lines: readonly string[] = []) => lines.map((line) => line.split(';')[0]).join('; ');

describe('a gateway with affinity', () => {
  it(`leads all of ${LOGINS} clients back to the node that answered their login`, async (t) => {
    const nodes = await Promise.all(names.map((name) => rememberingNode(t, name)));
    const { url } = await startTestGateway(t, nodes, { policy: 'affinity' });
    const served = new Map(names.map((name) => [name, 0]));
    for (let number = 0; number < LOGINS; number += 1) {
      const login = await send(url, { method: 'POST' });
      const cookie = cookiesOf(login.headers['set-cookie']);
      assert.match(cookie, /^session=[\w-]+; theme=dark; route=[0-9a-f]{32}$/);
      const node = String(login.headers['x-served-by']);
      served.set(node, (served.get(node) ?? 0) + 1);
      for (let later = 0; later < 2; later += 1) {
        const { status, headers } = await send(url, { headers: { cookie } });
        assert.deepEqual([status, headers['x-served-by']], [200, node], `client ${number}`);
        assert.equal(headers['set-cookie'], undefined, 'the route is given once');
      }
    }
    // 300 draws of one third: five standard deviations are 41.
    for (const [name, count] of served) assert.ok(count >= 59 && count <= 141, `${name}: ${count}`);
  });

  it('marks its cookie as nobody else’s business', async (t) => {
    const { url } = await startTestGateway(t, [await startUpstream(t, 'node-1')], { policy: 'affinity' });
    const [line = ''] = (await send(url)).headers['set-cookie'] ?? [];
    assert.match(line, /^route=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('takes its routes from whoever seeds them, one for each new client', async (t) => {
    let minted = 0;
    const newRoute = () => String(++minted).padStart(32, '0');
    const { url } = await startTestGateway(t, [await startUpstream(t, 'node-1')], {
      policy: 'affinity',
      newRoute,
    });
    for (const number of [1, 2]) {
      const [line = ''] = (await send(url)).headers['set-cookie'] ?? [];
      const route = String(number).padStart(32, '0');
      assert.ok(line.startsWith(`route=${route};`), line);
      await send(url, { headers: { cookie: `route=${route}` } });
    }
    assert.equal(minted, 2, 'a client that has one keeps it');
  });

  it('replaces a route that is not one of its own making', async (t) => {
    const { url } = await startTestGateway(t, [await startUpstream(t, 'node-1')], { policy: 'affinity' });
    for (const route of ['', 'node-1', 'A'.repeat(32), '0'.repeat(33)]) {
      const { headers } = await send(url, { headers: { cookie: `route=${route}` } });
      assert.match(String(headers['set-cookie']), /^route=[0-9a-f]{32};/, route);
    }
  });

  it('gives the route also with an answer of its own', async (t) => {
    const { url } = await startTestGateway(t, [await deadUpstream(t, 'node-1')], { policy: 'affinity' });
    const { status, headers } = await send(url, { method: 'POST' });
    assert.equal(status, 503);
    assert.match(String(headers['set-cookie']), /^route=/);
  });

  it('gives no route under another policy', async (t) => {
    const { url } = await startTestGateway(t, [await startUpstream(t, 'node-1')]);
    assert.equal((await send(url)).headers['set-cookie'], undefined);
  });
});
