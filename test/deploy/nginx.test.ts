// The gateway of the service lets through what is meant for the nodes, and tells them only what it knows itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { connect } from 'node:tls';
import type { Nginx } from '../../deploy/nginx/start.ts';
import { limits } from '../../src/protocol/headers.ts';
import { PROBLEM_MEDIA_TYPE, Problem, type ProblemCode } from '../../src/protocol/problems.ts';
import { routesOfService } from '../../src/protocol/routes.ts';
import { ask, startTestNginx, withoutNginx } from '../support/nginx.ts';
import { until } from '../support/until.ts';
import { send, startUpstream, type Upstream } from '../support/upstream.ts';

async function startWithNode(t: TestContext): Promise<{ nginx: Nginx; node: Upstream }> {
  const node = await startUpstream(t, 'node-1');
  return { node, nginx: await startTestNginx(t, [node]) };
}

function assertProblem(answer: Awaited<ReturnType<typeof ask>>, code: ProblemCode): void {
  const { headers, json } = answer;
  assert.equal(headers['content-type'], PROBLEM_MEDIA_TYPE);
  assert.equal(headers['cache-control'], 'no-store');
  assert.match(headers['strict-transport-security'] ?? '', /^max-age=31536000/);
  const body = json();
  assert.deepEqual(body, new Problem(code).body(body.traceId));
  assert.equal(answer.status, body.status);
  assert.match(headers.traceparent as string, new RegExp(`^00-${body.traceId}-`));
}

describe('nginx in front of a node', { skip: withoutNginx }, () => {
  it('tells the node who asks by what it knows, whatever the client says', async (t) => {
    const { nginx, node } = await startWithNode(t);
    const claims = {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'gopher',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-port': '1',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-server': 'evil',
      'x-forwarded-ssl': 'off',
      'x-real-ip': '6.6.6.6',
      x_forwarded_for: '6.6.6.6',
      forwarded: 'for=6.6.6.6;proto=gopher',
    };
    assert.equal((await ask(nginx, { headers: claims })).status, 200);
    const { host } = new URL(nginx.origin);
    const told = Object.entries(node.received[0]?.headers ?? {});
    assert.deepEqual(Object.fromEntries(told.filter(([name]) => /forwarded|real/.test(name))), {
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': host,
    });
    assert.equal(node.received[0]?.headers.host, host);
  });

  it('carries the client’s trace through, and begins one where there is none or a broken one', async (t) => {
    const { nginx, node } = await startWithNode(t);
    const own = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    for (const traceparent of [own, `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, 'nonsense'])
      await ask(nginx, { headers: { traceparent } });
    const told = node.received.map(({ headers }) => String(headers.traceparent));
    assert.equal(told[0], own);
    for (const begun of told.slice(1)) assert.match(begun, /^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it('passes on every address of the service, and /metrics in no spelling', async (t) => {
    const { nginx, node } = await startWithNode(t);
    const paths = routesOfService.map(({ path, scope }) =>
      scope === 'base' ? `/api/stateful${path}` : path,
    );
    const open = paths.filter((path) => path !== '/metrics').map((path) => path.replaceAll(/[{}]/g, ''));
    for (const path of open) assert.equal((await ask(nginx, { path })).status, 200, path);
    const passedOn = node.received.length;
    const spellings = [
      '/metrics',
      '/metrics/',
      '//metrics',
      '/met%72ics',
      '/METRICS',
      '/metrics;x',
      '/metrics?a=b',
    ];
    const detours = [
      '/api/../metrics',
      '/api/%2e%2e/metrics',
      '/api/..%2fmetrics',
      '/./metrics',
      '/livez/../metrics',
    ];
    for (const path of [...spellings, ...detours]) {
      const answer = await ask(nginx, { path });
      assert.equal(answer.status, 404, path);
      assertProblem(answer, 'not_found');
    }
    assert.equal(node.received.length, passedOn);
  });

  it('shows to all whether a node is ready, and to nobody what is wrong with it', async (t) => {
    const { nginx, node } = await startWithNode(t);
    await ask(nginx, { path: '/readyz?verbose' });
    assert.equal(node.received[0]?.path, '/readyz');
  });

  it('takes bodies as large as a node does, and no larger', async (t) => {
    const { nginx, node } = await startWithNode(t);
    const send = (bytes: number) => ask(nginx, { method: 'POST', body: Buffer.alloc(bytes, ' ') });
    assert.equal((await send(limits.bodyBytesMax)).status, 200);
    assert.equal(node.received[0]?.body.length, limits.bodyBytesMax);
    assertProblem(await send(limits.bodyBytesMax + 1), 'content_too_large');
    assert.equal(node.received.length, 1);
  });

  it('lets the largest token and the largest cookie pass, both ways', async (t) => {
    const cookie = `__Host-s=${'c'.repeat(limits.cookieBytesMax - 9)}`;
    const node = await startUpstream(t, 'node-1', (response) =>
      response.setHeader('set-cookie', cookie).end(),
    );
    const nginx = await startTestNginx(t, [node]);
    const headers = { authorization: `Bearer ${'t'.repeat(limits.tokenBytesMax)}`, cookie };
    const answer = await ask(nginx, { headers });
    assert.deepEqual([answer.status, answer.headers['set-cookie']], [200, [cookie]]);
    assert.equal(node.received[0]?.headers.authorization, headers.authorization);
  });

  it('answers a request that cannot be read as a node would', async (t) => {
    const { nginx, node } = await startWithNode(t);
    assertProblem(await ask(nginx, { headers: { 'x-long': 'x'.repeat(9000) } }), 'malformed_request');
    assert.equal(node.received.length, 0);
  });

  it('serves under its own names alone', async (t) => {
    const { nginx, node } = await startWithNode(t);
    assert.equal((await ask(nginx, { headers: { host: 'evil.example' } })).status, 421);
    assert.equal((await send(nginx.httpOrigin, { headers: { host: 'evil.example' } })).status, 421);
    assert.equal(node.received.length, 0);
  });

  it('leads from http to https where nothing was sent, and takes nothing without TLS', async (t) => {
    const { nginx, node } = await startWithNode(t);
    const { status, headers } = await send(nginx.httpOrigin, { path: '/api/x?y=1' });
    assert.deepEqual([status, headers.location], [308, `${nginx.origin}/api/x?y=1`]);
    const login = await send(nginx.httpOrigin, { method: 'POST', path: '/api/stateful/login', body: '{}' });
    assert.deepEqual([login.status, login.headers.location], [403, undefined]);
    assert.equal(node.received.length, 0);
  });

  it('speaks TLS 1.2 and 1.3, and nothing older', async (t) => {
    const { nginx } = await startWithNode(t);
    const speak = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const { promise, resolve } = Promise.withResolvers<string | null>();
      const { hostname: host, port } = new URL(nginx.origin);
      // Else the client's own library would refuse before the server is asked.
      const old = version === 'TLSv1.1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
      const only = { minVersion: version, maxVersion: version, ca: nginx.certificate, ...old };
      const socket = connect({ host, port: Number(port), ...only }, () => resolve(socket.getProtocol()));
      socket.once('error', () => resolve(null));
      return promise.finally(() => socket.destroy());
    };
    assert.deepEqual(
      [await speak('TLSv1.1'), await speak('TLSv1.2'), await speak('TLSv1.3')],
      [null, 'TLSv1.2', 'TLSv1.3'],
    );
  });

  it('logs what happened and never whom it is about, and tells nobody its version', async (t) => {
    const { nginx } = await startWithNode(t);
    const secret = 'dGhpcyBpcyBhIHNlY3JldA';
    const headers = { cookie: `sid=${secret}`, authorization: `Bearer ${secret}` };
    for (const path of [`/api/stateful/sessions/${secret}`, `/${secret}`, `/api/stateful/me?token=${secret}`])
      assert.equal((await ask(nginx, { path, headers })).headers.server, 'nginx');
    const log = await until('three lines are written', async () => {
      const text = await readFile(join(nginx.folder, 'logs', 'access.log'), 'utf8');
      return text.split('\n').length > 3 ? text : '';
    });
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ area, status }) => [area, status]),
      [
        ['/api/stateful/sessions', 200],
        ['other', 404],
        ['/api/stateful/me', 200],
      ],
    );
    assert.ok(!log.includes(secret));
  });
});
