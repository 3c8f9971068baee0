import assert from 'node:assert/strict';
import { it } from 'node:test';
import { send, startTestGateway, startUpstream } from '../../support/upstream.ts';

/** As many as the gateway opens to one node. */
const CONNECTIONS = 128;

it('requests that wait for a silent node are late together, and are not sent after that', async (t) => {
  const silent = await startUpstream(t, 'silent', () => undefined);
  const { url, forwarded } = await startTestGateway(t, [silent], { answerMsMax: 1_100 });
  const asked = Array.from({ length: 3 * CONNECTIONS }, () => send(url));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  assert.deepEqual([...new Set(statuses)], [504]);
  // Who comes so late that the first are given up already may still be sent.
  assert.ok(silent.received.length < 2 * CONNECTIONS, `${silent.received.length} were sent`);
  assert.ok(forwarded.every(({ attempts }) => attempts.length === 1 && attempts[0]?.outcome === 'late'));
});
