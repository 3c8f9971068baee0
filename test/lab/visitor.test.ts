// The page shows a visitor's hops: there must be as many as a person has clicked.
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { createVisitor } from '../../src/lab/visitor.ts';
import { deadUpstream, startTestGateway, startUpstream } from '../support/upstream.ts';

/** A node that answers under the second of the contract's bases. */
const startNode = (t: TestContext, name: string) =>
  startUpstream(t, name, (response, { path }) => {
    response.writeHead(path.startsWith('/api/stateful/') ? 200 : 404).end('{}');
  });

it('a visitor’s first act is one hop, and takes one turn', async (t) => {
  const nodes = [await startNode(t, 'node-1'), await startNode(t, 'node-2')];
  const { url, forwarded } = await startTestGateway(t, nodes);
  const visitor = createVisitor(url, nodes[0]?.origin ?? '');
  t.after(() => visitor.close());
  await visitor.act('login');
  await visitor.act('me');
  assert.deepEqual(
    forwarded.map(({ method, path, node }) => [method, path, node]),
    [
      ['POST', '/api/stateful/login', 'node-1'],
      ['GET', '/api/stateful/me', 'node-2'],
    ],
  );
});

it('a visitor whose node has gone finds its way through the gateway', async (t) => {
  const { url, forwarded } = await startTestGateway(t, [await startNode(t, 'node-1')]);
  const visitor = createVisitor(url, (await deadUpstream(t, 'node-2')).origin);
  t.after(() => visitor.close());
  await visitor.act('login');
  assert.equal(forwarded.at(-1)?.path, '/api/stateful/login');
});
