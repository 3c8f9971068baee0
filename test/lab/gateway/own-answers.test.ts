// What the gateway says itself, where no node could: a client and its logs must not notice who spoke.
import assert from 'node:assert/strict';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { describe, it } from 'node:test';
import { serverLimits } from '../../../src/protocol/headers.ts';
import { ProblemDetails } from '../../../src/protocol/problems.ts';
import { deadUpstream, send, startTestGateway, startUpstream } from '../../support/upstream.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

describe('an answer of the gateway’s own', () => {
  it('goes on with the trace and the request id that the client gave', async (t) => {
    const { url } = await startTestGateway(t, [await deadUpstream(t, 'dead')]);
    const headers = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01`, 'x-request-id': 'my-id.1' };
    for (const path of ['/', '/metrics']) {
      const answer = await send(url, { path, headers });
      const [, traceId, spanId, flags] = TRACEPARENT.exec(String(answer.headers.traceparent)) ?? [];
      assert.deepEqual([traceId, flags], [TRACE_ID, '01'], path);
      assert.notEqual(spanId, SPAN_ID, 'the step is a new one');
      assert.equal(answer.headers['x-request-id'], 'my-id.1');
      assert.equal(ProblemDetails.parse(JSON.parse(answer.text)).traceId, TRACE_ID);
    }
  });

  it('mints both where the client gave none, or none that may be repeated', async (t) => {
    const { url } = await startTestGateway(t, []);
    const bad = { traceparent: `ff-${TRACE_ID}-${SPAN_ID}-01`, 'x-request-id': 'a b"' };
    for (const headers of [{}, bad]) {
      const answer = await send(url, { headers });
      const [, traceId] = TRACEPARENT.exec(String(answer.headers.traceparent)) ?? [];
      assert.ok(traceId);
      assert.notEqual(traceId, TRACE_ID);
      assert.equal(ProblemDetails.parse(JSON.parse(answer.text)).traceId, traceId);
      assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/);
    }
  });

  it('says its length, and that its type is not to be guessed', async (t) => {
    const { url } = await startTestGateway(t, []);
    const { headers, bytes } = await send(url, { method: 'POST' });
    assert.equal(headers['content-length'], String(bytes.length));
    assert.equal(headers['transfer-encoding'], undefined);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    const head = await send(url, { method: 'HEAD' });
    assert.ok(Number(head.headers['content-length']) > 0);
    assert.equal(head.bytes.length, 0);
  });
});

it('the gateway cuts off whom a node would cut off, and looks for them as often', async (t) => {
  // To wait until a slow client has been cut off would take 10 s.
  const { mock } = t.mock.method(http, 'createServer');
  syncBuiltinESMExports();
  t.after(() => {
    mock.restore();
    syncBuiltinESMExports();
  });
  await startTestGateway(t, [await startUpstream(t, 'node')]);
  const given = mock.calls.map((call) => call.arguments[0] as unknown);
  assert.ok(given.includes(serverLimits));
});
