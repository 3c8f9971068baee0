import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hopOf } from '../../../src/lab/gateway/hop.ts';
import { Hop } from '../../../src/protocol/lab-events.ts';
import { PROBLEM_MEDIA_TYPE } from '../../../src/protocol/problems.ts';
import { send, startTestGateway, startUpstream } from '../../support/upstream.ts';

const CANARY = 'canary-0123456789abcdef0123456789';

it('no hop tells a credential or an identifier, wherever the request or its answer carried one', async (t) => {
  const node = await startUpstream(t, 'node-1', (response) => {
    response.writeHead(404, { 'content-type': PROBLEM_MEDIA_TYPE, 'set-cookie': `session=${CANARY}` });
    response.end(JSON.stringify({ code: CANARY, detail: CANARY }));
  });
  const { url, forwarded } = await startTestGateway(t, [node]);
  const headers = { authorization: `Bearer ${CANARY}`, cookie: `session=${CANARY}; route=${'0'.repeat(32)}` };
  const paths = [
    `/api/stateful/sessions/${CANARY}`,
    `/api/stateless/cart/items/${CANARY}`,
    `/api/stateful/me?token=${CANARY}`,
    `/${CANARY}`,
    `/metrics/${CANARY}`,
    `/api/stateful/me#${CANARY}`,
  ];
  for (const path of paths) await send(url, { path, headers, body: CANARY });
  const hops = forwarded.map((request) => Hop.parse(hopOf('redis', request, { id: 1, isKept: false })));
  assert.equal(hops.length, paths.length);
  assert.doesNotMatch(JSON.stringify(hops), new RegExp(CANARY.slice(0, 12)));
  assert.deepEqual(
    hops.map(({ path }) => path),
    [
      '/sessions/{id}',
      '/cart/items/{productId}',
      '/me',
      '(unknown path)',
      '(unknown path)',
      '(unknown path)',
    ],
  );
  assert.ok(hops.every(({ code }) => code === null || code === 'not_found' || code === 'malformed_request'));
  const carried = `session=${CANARY}`.length + CANARY.length;
  assert.ok(
    hops.every(({ credentialBytes }) => credentialBytes === carried),
    'the route is no credential',
  );
});

it('a hop tells the code of a problem that is known', async (t) => {
  const node = await startUpstream(t, 'node-1', (response) => {
    response.writeHead(503, { 'content-type': PROBLEM_MEDIA_TYPE }).end('{"code":"store_unavailable"}');
  });
  const { url, forwarded } = await startTestGateway(t, [node]);
  await send(url, { method: 'POST', path: '/api/stateful/login' });
  const [hop] = forwarded.map((request) => hopOf('redis', request, { id: 1, isKept: false }));
  assert.deepEqual(
    [hop?.method, hop?.path, hop?.status, hop?.code, hop?.node],
    ['POST', '/login', 503, 'store_unavailable', 'node-1'],
  );
});

it('an answer that is a problem in name only ends nothing', async (t) => {
  const bodies = ['', 'null', '[]', '{}', '{"code":null}', 'not json', '{"code":"toString"}'];
  const node = await startUpstream(t, 'node-1', (response, { path }) => {
    const body = bodies[Number(path.slice(1))];
    response.writeHead(500, { 'content-type': PROBLEM_MEDIA_TYPE }).end(body);
  });
  const { url, forwarded } = await startTestGateway(t, [node]);
  for (const index of bodies.keys()) assert.equal((await send(url, { path: `/${index}` })).status, 500);
  assert.deepEqual(new Set(forwarded.map(({ code }) => code)), new Set([null]));
});
