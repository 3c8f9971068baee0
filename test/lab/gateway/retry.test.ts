import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type ProblemCode, ProblemDetails, problems } from '../../../src/protocol/problems.ts';
import { until } from '../../support/until.ts';
import { deadUpstream, send, startTestGateway, startUpstream } from '../../support/upstream.ts';

function assertProblem(answer: { status: number; text: string }, code: ProblemCode): void {
  assert.equal(ProblemDetails.parse(JSON.parse(answer.text)).code, code);
  assert.equal(answer.status, problems[code].status);
}

describe('a safe method', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    it(`${method} that a dead node refuses is answered by another, and reported as retried`, async (t) => {
      const [dead, alive] = [await deadUpstream(t, 'dead'), await startUpstream(t, 'alive')];
      const { url, forwarded } = await startTestGateway(t, [dead, alive]);
      const { status, headers } = await send(url, { method });
      assert.deepEqual([status, headers['x-served-by']], [200, 'alive']);
      assert.deepEqual(forwarded[0]?.retried, ['dead']);
      assert.equal(forwarded[0]?.node, 'alive');
    });
  }

  it('is repeated as well when the connection is cut in the middle of the answer', async (t) => {
    const cutting = await startUpstream(t, 'cutting', (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const { url, forwarded } = await startTestGateway(t, [cutting, await startUpstream(t, 'alive')]);
    assert.equal((await send(url)).text, 'alive');
    assert.deepEqual(forwarded[0]?.retried, ['cutting']);
  });

  it('gets 503 when no node is left, and the client knows that nothing was done', async (t) => {
    const { url, forwarded } = await startTestGateway(t, [await deadUpstream(t, 'dead')]);
    const answer = await send(url);
    assertProblem(answer, 'no_node');
    assert.equal(problems.no_node.definite, true);
    assert.equal(answer.headers['retry-after'], '1');
    assert.equal(answer.headers['x-served-by'], 'gateway');
    assert.deepEqual(forwarded[0]?.retried, ['dead']);
  });
});

describe('a method that may change something', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    it(`${method} that a dead node refuses goes to the next, and is done once`, async (t) => {
      const [dead, alive] = [await deadUpstream(t, 'dead'), await startUpstream(t, 'alive')];
      const { url, forwarded } = await startTestGateway(t, [dead, alive]);
      const { status, headers } = await send(url, { method, body: 'once' });
      assert.deepEqual([status, headers['x-served-by']], [200, 'alive']);
      assert.deepEqual([forwarded[0]?.node, forwarded[0]?.retried], ['alive', ['dead']]);
      assert.deepEqual(
        alive.received.map(({ body }) => body.toString()),
        ['once'],
      );
    });
  }

  it('gets 503 when every node refuses, and the client knows that nothing was done', async (t) => {
    const dead = [await deadUpstream(t, 'dead-1'), await deadUpstream(t, 'dead-2')];
    const { url, forwarded } = await startTestGateway(t, dead);
    assertProblem(await send(url, { method: 'POST', body: 'never' }), 'no_node');
    assert.deepEqual(forwarded[0]?.retried, ['dead-1', 'dead-2']);
  });

  it('gets 502 when the connection is cut after it arrived, and is not sent to another', async (t) => {
    const cutting = await startUpstream(t, 'cutting', (response) => response.destroy());
    const alive = await startUpstream(t, 'alive');
    const { url, forwarded } = await startTestGateway(t, [cutting, alive]);
    assertProblem(await send(url, { method: 'POST', body: 'once' }), 'bad_gateway');
    assert.equal(problems.bad_gateway.definite, false, 'nobody knows whether it happened');
    assert.deepEqual([forwarded[0]?.node, forwarded[0]?.retried], ['cutting', []]);
    assert.deepEqual([cutting.received.length, alive.received.length], [1, 0]);
    await send(url, { method: 'POST' });
    await send(url, { method: 'POST' });
    assert.deepEqual(
      [cutting.received.length, alive.received.length],
      [1, 2],
      'it is left alone for a while',
    );
  });

  it('is never sent twice when the connection is cut after it arrived, a kept one or a new one', async (t) => {
    const cutting = await startUpstream(t, 'cutting', (response, { method }) => {
      if (method === 'GET') response.end();
      else response.destroy();
    });
    const { url } = await startTestGateway(t, [cutting]);
    await send(url);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const before = cutting.received.length;
      assertProblem(await send(url, { method, body: 'once' }), 'bad_gateway');
      assert.equal(cutting.received.length, before + 1, method);
      await until('the node is tried again', async () => (await send(url)).status === 200);
    }
  });
});

describe('the health of a node', () => {
  it('is not judged by a 503, which is an answer', async (t) => {
    const busy = await startUpstream(t, 'busy', (response) => response.writeHead(503).end());
    const well = await startUpstream(t, 'well');
    const { url } = await startTestGateway(t, [busy, well]);
    const statuses = [];
    for (let sent = 0; sent < 10; sent += 1) statuses.push((await send(url)).status);
    assert.deepEqual([busy.received.length, well.received.length], [5, 5]);
    assert.equal(statuses.filter((status) => status === 503).length, 5);
  });

  async function goAndComeBack(t: TestContext): Promise<void> {
    const [dead, well] = [await deadUpstream(t, 'dead'), await startUpstream(t, 'well')];
    const { url, forwarded } = await startTestGateway(t, [dead, well]);
    await send(url);
    assert.deepEqual(forwarded[0]?.retried, ['dead']);
    await send(url, { method: 'POST' });
    assert.deepEqual([forwarded[1]?.status, forwarded[1]?.node], [200, 'well'], 'left alone at once');
    await dead.stop();
    const back = await startUpstream(t, 'dead', undefined, Number(new URL(dead.origin).port));
    await until('the node gets requests again', async () => (await send(url)) && back.received.length > 0);
  }

  it('is learned from a refused connection: it is left alone, then tried again', async (t) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await goAndComeBack(t);
      } catch (error) {
        // Another program took its port before it was back: then it is done with another port.
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === 5) throw error;
      }
    }
  });
});

describe('a node that does not answer', () => {
  it('is given up with 504, and the request is not repeated elsewhere', async (t) => {
    const silent = await startUpstream(t, 'silent', () => undefined);
    const alive = await startUpstream(t, 'alive');
    const { url, forwarded } = await startTestGateway(t, [silent, alive], { answerMsMax: 200 });
    const answer = await send(url);
    assertProblem(answer, 'gateway_timeout');
    assert.equal(problems.gateway_timeout.definite, false);
    assert.deepEqual([forwarded[0]?.node, forwarded[0]?.retried], ['silent', []]);
    assert.equal(alive.received.length, 0);
    assert.ok((forwarded[0]?.durationMs ?? 0) < 3_000);
    await Promise.all([send(url), send(url)]);
    assert.deepEqual([silent.received.length, alive.received.length], [1, 2], 'it is left alone for a while');
  });
});

describe('the set of nodes', () => {
  it('may be empty', async (t) => {
    const { url } = await startTestGateway(t, []);
    assertProblem(await send(url, { method: 'POST' }), 'no_node');
  });

  it('can lose one that does not answer: it is waited for no longer than any answer is', async (t) => {
    const silent = await startUpstream(t, 'silent', () => undefined);
    const { url, setTargets } = await startTestGateway(t, [silent], { answerMsMax: 200 });
    const inFlight = send(url);
    await until('the request is in flight', () => silent.received.length === 1);
    await setTargets([]);
    assertProblem(await inFlight, 'gateway_timeout');
  });

  it('can change: a node that left gets nothing new, and finishes what it has', async (t) => {
    const held = Promise.withResolvers<void>();
    const leaving = await startUpstream(t, 'leaving', (response) => {
      held.promise.then(() => response.end('leaving')).catch(() => undefined);
    });
    const staying = await startUpstream(t, 'staying');
    const { url, setTargets } = await startTestGateway(t, [leaving]);
    const inFlight = send(url);
    await until('the request is in flight', () => leaving.received.length === 1);
    let hasFinished = false;
    const finished = setTargets([staying]).then(() => {
      hasFinished = true;
    });
    for (let sent = 0; sent < 4; sent += 1) assert.equal((await send(url)).text, 'staying');
    assert.equal(hasFinished, false, 'whoever waits for it must not end the node yet');
    held.resolve();
    assert.equal((await inFlight).text, 'leaving');
    await finished;
    assert.equal(leaving.received.length, 1);
  });
});
