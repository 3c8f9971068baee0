import assert from 'node:assert/strict';
import { it } from 'node:test';
import { send, startTestGateway, startUpstream } from '../../support/upstream.ts';

/** As many as the gateway opens to one node. */
const CONNECTIONS = 128;

it('a request that waits for a connection to a silent node is given up in time, and never sent', async (t) => {
  const silent = await startUpstream(t, 'silent', () => undefined);
  const { url, forwarded } = await startTestGateway(t, [silent], { answerMsMax: 1_100 });
  const asked = Array.from({ length: 2 * CONNECTIONS + 40 }, () => send(url));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  assert.deepEqual([...new Set(statuses)], [504]);
  assert.equal(silent.received.length, CONNECTIONS);
  assert.ok(forwarded.every(({ attempts }) => attempts.length === 1 && attempts[0]?.outcome === 'late'));
});
