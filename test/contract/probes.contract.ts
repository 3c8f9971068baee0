/** What machines ask: probes, metrics, the contract itself; and what a server does with broken HTTP. */
import assert from 'node:assert/strict';
import { limits } from '../../src/protocol/headers.ts';
import { openApiDocument, serviceOpenApiDocument } from '../../src/protocol/openapi.ts';
import { routeIds, routes } from '../../src/protocol/routes.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { samples } from '../support/samples.ts';
import type { Behaviours, Contract, Deployment } from './servers.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

async function rawStatus(deployment: Deployment, lines: string[], body = ''): Promise<number> {
  const connection = new RawConnection(deployment.server.url);
  connection.write(lines, body);
  const { status, text } = await connection.response();
  assert.equal(text, '', 'what is refused before it is read gets no text, and no stack');
  connection.socket.destroy();
  return status;
}

const always: Behaviours = {
  'every route of the contract is answered': async (deployment) => {
    const visitor = await deployment.visitor('alice');
    const answered: Record<string, number> = {};
    for (const id of routeIds.filter((each) => each !== 'logout' && each !== 'login')) {
      // A cart with something in it, so that a checkout has no reason to refuse.
      if (id === 'checkout') await visitor.add('mouse', 1);
      answered[id] = (await visitor.exchange(id, samples[id])).status;
    }
    const expected = deployment.facts.stateHeldBy === 'client' ? 501 : undefined;
    const { listSessions, endOtherSessions, endSession, ...others } = answered;
    assert.deepEqual([listSessions, endOtherSessions], [expected ?? 200, expected ?? 200]);
    assert.equal(endSession, expected ?? 404);
    for (const [id, status] of Object.entries(others)) assert.equal(status, 200, id);
  },

  'HEAD answers like GET, without the body': async (deployment) => {
    const visitor = await deployment.visitor('alice');
    for (const { id } of routes.filter(({ method }) => method === 'get')) {
      const [get, head] = [
        await visitor.exchange(id, samples[id]),
        await visitor.exchange(id, { ...samples[id], method: 'HEAD' }),
      ];
      assert.equal(head.status, get.status, id);
      assert.equal(head.headers.get('content-type'), get.headers.get('content-type'), id);
    }
  },

  'the probes need no session': async (deployment) => {
    const anyone = deployment.client();
    assert.deepEqual(await anyone.ok('livez'), { status: 'ok' });
    assert.deepEqual(await anyone.ok('readyz'), { status: 'ready' });
    const store = deployment.facts.stateHeldBy === 'store' ? { store: 'ok' } : {};
    const accounts = deployment.isService ? { accounts: 'ok' } : {};
    const verbose = { status: 'ready', checks: { server: 'ok', ...store, ...accounts } };
    assert.deepEqual(await anyone.ok('readyz', { query: 'verbose' }), verbose);
  },

  'a server says what it is, and how many sessions it holds': async (deployment) => {
    const { strategy, facts, server } = deployment;
    const anyone = deployment.client();
    assert.deepEqual(await anyone.ok('health'), { status: 'ok', strategy, node: server.node });
    const before = await anyone.ok('info');
    const { family, stateHeldBy } = facts;
    const { node, sessionsHeld, startedAt: _when, ...told } = before;
    assert.deepEqual({ node, ...told }, { node: server.node, strategy, family, stateHeldBy });
    await deployment.visitor();
    const held = stateHeldBy === 'node' ? sessionsHeld + 1 : 0;
    assert.equal((await anyone.ok('info')).sessionsHeld, held);
  },

  'the metrics count by route template, and name no session': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.exchange('endSession', { params: { id: 'y'.repeat(43) } });
    await visitor.send('GET', `${visitor.base}/nobody-knows-this`);
    const { text } = await visitor.exchange('metrics');
    const series = (route: string) =>
      text
        .split('\n')
        .find(
          (line) =>
            line.startsWith('http_server_request_duration_seconds_count') &&
            line.includes(`http_route="${route}"`),
        );
    assert.match(series(`${visitor.base}/sessions/:id`) ?? '', /http_request_method="DELETE"/);
    assert.match(series(`${visitor.base}/login`) ?? '', /http_response_status_code="200"/);
    assert.match(series('unmatched') ?? '', /http_response_status_code="404"/);
    assert.doesNotMatch(text, /yyyy|nobody-knows-this|bob/);
    assert.match(text, /^statelab_sessions_held \d+$/m);
  },

  'the server hands out the contract it keeps': async (deployment) => {
    const document = deployment.isService ? serviceOpenApiDocument() : openApiDocument();
    assert.deepEqual(await deployment.client().ok('openApi'), JSON.parse(JSON.stringify(document)));
  },

  'a trace and a request id that come in go on': async (deployment) => {
    const anyone = deployment.client();
    const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;
    const { headers } = await anyone.exchange('livez', {
      headers: { traceparent, 'x-request-id': 'my-id.1' },
    });
    assert.match(
      headers.get('traceparent') ?? '',
      new RegExp(`^00-${TRACE_ID}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`),
    );
    assert.equal(headers.get('x-request-id'), 'my-id.1');
    const broken = [`ff-${TRACE_ID}-b7ad6b7169203331-01`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'x'];
    for (const each of broken) {
      const answer = await anyone.exchange('livez', {
        headers: { traceparent: each, 'x-request-id': 'a b"' },
      });
      assert.doesNotMatch(answer.headers.get('traceparent') ?? '', new RegExp(`${TRACE_ID}|-0{32}-`));
      assert.notEqual(answer.headers.get('x-request-id'), 'a b"');
    }
  },

  'a header section that is too large is refused, and the server lives on': async (deployment) => {
    const get = ['GET /livez HTTP/1.1', 'Host: test'];
    assert.equal(
      await rawStatus(deployment, [...get, `X-Filler: ${'x'.repeat(limits.headerBytesMax)}`]),
      431,
    );
    await deployment
      .client()
      .ok('livez', { headers: { 'x-filler': 'x'.repeat(limits.headerBytesMax - 1000) } });
  },

  'a message with two readings is refused': async (deployment) => {
    const post = [
      `POST ${deployment.client().base}/calculate HTTP/1.1`,
      'Host: test',
      'Content-Type: application/json',
    ];
    const ambiguous = [
      ['Content-Length: 2', 'Transfer-Encoding: chunked'],
      ['Content-Length: 2', 'Content-Length: 3'],
      ['Content-Length: +2'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding : chunked'],
      ['X-Header: a\nb'],
    ];
    for (const lines of ambiguous)
      assert.equal(await rawStatus(deployment, [...post, ...lines], '{}'), 400, lines.join());
    assert.equal(await rawStatus(deployment, ['GET /livez HTTP/1.1']), 400, 'no Host');
    await deployment.client().ok('livez');
  },
};

export const probes: Contract = { always };
