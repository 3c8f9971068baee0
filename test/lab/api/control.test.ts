import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { NodeFailed } from '../../../src/lab/processes/node-process.ts';
import { LabState } from '../../../src/protocol/lab-events.ts';
import { deploymentNames } from '../../../src/protocol/lab-words.ts';
import { serveApi, token } from '../../support/api.ts';
import { createFakeLab, type FakeLab } from '../../support/fake-lab/fake-lab.ts';

let lab: FakeLab;
let api: Awaited<ReturnType<typeof serveApi>>;

beforeEach(async () => {
  lab = createFakeLab();
  api = await serveApi(lab);
});
afterEach(() => api.close());

describe('the page’s interface', () => {
  it('tells the state of the lab, and forbids keeping it', async () => {
    const { status, json, headers } = await api.ask('GET', '/api/state');
    assert.equal(status, 200);
    assert.equal(LabState.parse(json).deployments.length, deploymentNames.length);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('passes every switch on to the lab', async () => {
    const asked: [path: string, body: unknown, call: unknown[]][] = [
      ['deployments/redis/start', undefined, ['start', 'redis', undefined]],
      ['deployments/jwt/start', { nodes: 2 }, ['start', 'jwt', 2]],
      ['deployments/jwt/nodes/node-1/kill', undefined, ['kill', 'jwt', 'node-1']],
      ['deployments/jwt/nodes/node-1/heal', undefined, ['heal', 'jwt', 'node-1']],
      ['deployments/jwt/nodes/node-2/drain', {}, ['drain', 'jwt', 'node-2']],
      ['deployments/jwt/nodes/node-2/restart', undefined, ['restart', 'jwt', 'node-2']],
      ['deployments/jwt/nodes/node-2/pause', undefined, ['pause', 'jwt', 'node-2']],
      ['deployments/jwt/nodes', undefined, ['add node', 'jwt']],
      ['deployments/jwt/nodes/node-3/remove', undefined, ['remove node', 'jwt', 'node-3']],
      ['deployments/redis/store/stop', undefined, ['stop', 'redis', 'store']],
      ['deployments/redis/store/kill', undefined, ['kill', 'redis', 'store']],
      ['deployments/redis/store/pause', undefined, ['pause', 'redis', 'store']],
      ['deployments/redis/store/power-cut', undefined, ['power-cut', 'redis', 'store']],
      ['deployments/redis/store/silence', undefined, ['silence', 'redis', 'store']],
      ['deployments/redis/store/heal', undefined, ['heal', 'redis', 'store']],
      ['deployments/jwt/gateway', { policy: 'affinity' }, ['policy', 'jwt', 'affinity']],
      ['deployments/jwt/traffic', { requestsPerSecond: 40 }, ['traffic', 'jwt', 40, 10]],
      ['deployments/jwt/traffic', { requestsPerSecond: 0, users: 3 }, ['traffic', 'jwt', 0, 3]],
      ['deployments/jwt/clients', undefined, ['add client', 'jwt']],
      ['deployments/jwt/clients/dave/remove', undefined, ['remove client', 'jwt', 'dave']],
      ['deployments/jwt/clients/alice/login', undefined, ['act', 'jwt', 'alice', 'login']],
      ['deployments/jwt/clients/alice/addToCart', {}, ['act', 'jwt', 'alice', 'addToCart']],
      ['deployments/jwt/clients/bob/me', { node: 'node-2' }, ['act', 'jwt', 'bob', 'me', 'node-2']],
      ['deployments/jwt/exchanges/1/repeat', undefined, ['repeat', 'jwt', 1]],
      ['deployments/jwt/exchanges/1/repeat', { node: 'node-2' }, ['repeat', 'jwt', 1, 'node-2']],
      ['heal', undefined, ['heal all']],
      ['reset', undefined, ['reset']],
      ['deployments/jwt/stop', undefined, ['stop', 'jwt']],
    ];
    for (const [path, body, call] of asked) {
      const before = lab.calls.length;
      assert.equal((await api.post(`/api/${path}`, body)).status, 204, path);
      assert.deepEqual(lab.calls[before], call);
    }
  });

  it('answers 202 at once while the run goes on, 409 to the next, and has the report afterwards', async () => {
    assert.deepEqual((await api.ask('GET', '/api/runs')).json, []);
    assert.equal((await api.post('/api/runs', { experiments: ['03-two-servers'], seed: 5 })).status, 202);
    assert.equal(lab.state().activeRun?.experiment, '03-two-servers');
    const busy = await api.post('/api/compare');
    assert.deepEqual([busy.status, busy.json.type], [409, 'urn:statelab:lab:busy']);
    lab.finishRun();
    await new Promise(setImmediate);
    const [summary] = (await api.ask('GET', '/api/runs')).json;
    const report = await api.ask('GET', `/api/runs/${summary.run}`);
    assert.deepEqual([report.status, report.json.seed], [200, 5]);
    const history = await api.ask('GET', `/api/runs/${summary.run}/memory`);
    assert.deepEqual([history.status, history.headers['content-type']], [200, 'application/jsonl']);
    const page = await api.ask('GET', `/api/runs/${summary.run}/report.html`);
    assert.match(page.headers['content-disposition'] ?? '', /^attachment; filename="[\w.-]+\.html"$/);
    assert.equal((await api.post('/api/compare', { seed: 3 })).status, 202);
    lab.finishRun();
  });

  it('says as a notice why a run that was accepted ended early', async () => {
    await api.post('/api/runs', { experiments: ['03-two-servers'] });
    lab.finishRun(new Error('node-2 left by itself'));
    await new Promise(setImmediate);
    const [last] = lab.events.since(lab.events.sequence - 1) ?? [];
    assert.deepEqual(last?.event, { type: 'notice', text: 'The run ended early: node-2 left by itself' });
  });

  it('turns what the lab refuses into 404 and 409, in the lab’s words', async () => {
    const unknown = await api.post('/api/runs', { experiments: ['99-nothing'] });
    assert.deepEqual([unknown.status, unknown.json.detail], [404, 'No experiment 99-nothing.']);
    const noNode = await api.post('/api/deployments/jwt/nodes/node-1/kill');
    assert.equal(noNode.status, 404);
    const impossible = await api.post('/api/deployments/jwt/store/stop');
    assert.deepEqual([impossible.status, impossible.json.detail], [409, 'jwt has no store.']);
  });

  it('says why a server did not start, which is no fault of the lab', async (t) => {
    const logged = t.mock.method(console, 'error', () => undefined);
    lab.healNode = async () => {
      throw new NodeFailed('node-2 is not ready after 15000 ms.');
    };
    const { status, json } = await api.post('/api/deployments/jwt/nodes/node-2/heal');
    assert.deepEqual([status, json.type], [502, 'urn:statelab:lab:node_failed']);
    assert.equal(json.detail, 'node-2 is not ready after 15000 ms.');
    assert.equal(logged.mock.callCount(), 0);
  });

  it('hides what it did not foresee from the client, and tells the terminal in full', async (t) => {
    const bug = new TypeError('secret detail');
    lab.startDeployment = async () => {
      throw bug;
    };
    const logged = t.mock.method(console, 'error', () => undefined);
    const answer = await api.post('/api/deployments/jwt/start');
    assert.equal(answer.status, 500);
    assert.doesNotMatch(answer.text, /secret detail|TypeError|\.ts/);
    assert.deepEqual(
      logged.mock.calls.map((call) => call.arguments),
      [[bug]],
    );
  });

  it('refuses bodies of the wrong form as problem details', async () => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const path = '/api/runs';
    const cases: [status: number, headers: Record<string, string>, raw: string][] = [
      [400, headers, '{"experiments":'],
      [415, { ...headers, 'Content-Type': 'text/plain' }, '{"experiments":["03-two-servers"]}'],
      [415, { ...headers, 'Content-Encoding': 'gzip' }, '{}'],
      [422, headers, '{}'],
      [422, headers, '[]'],
      [422, headers, '{"experiments":[]}'],
      [422, headers, '{"experiments":["03-two-servers"],"seed":-1}'],
      [422, headers, '{"experiments":["03-two-servers"],"more":1}'],
      [422, headers, '{"experiments":["03-two-servers"],"deployments":["nope"]}'],
      [413, headers, `"${'x'.repeat(70_000)}"`],
    ];
    for (const [status, given, raw] of cases) {
      const answer = await api.ask('POST', path, { headers: given, raw });
      assert.equal(answer.status, status, raw.slice(0, 60));
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.deepEqual(Object.keys(answer.json), ['type', 'title', 'status', 'detail']);
      assert.equal(answer.json.status, status);
    }
    assert.deepEqual(lab.calls, []);
  });

  it('knows no other addresses, names or methods', async () => {
    for (const path of ['/api', '/api/', '/api/nothing', '/api/state/', '/api/runs/99-nothing']) {
      assert.equal((await api.ask('GET', path)).status, 404, path);
    }
    for (const path of [
      'deployments/nope/start',
      'deployments/jwt/nodes/node-1/explode',
      'deployments/redis/store/drain',
      'deployments/redis/clients/mallory/login',
      'deployments/redis/clients/alice/explode',
    ]) {
      assert.equal((await api.post(`/api/${path}`)).status, 404, path);
    }
    const wrong: [method: string, path: string, allow: string][] = [
      ['GET', '/api/compare', 'POST'],
      ['DELETE', '/api/state', 'GET'],
      ['POST', '/', 'GET, HEAD'],
      ['GET', '/api/deployments/jwt/start', 'POST'],
    ];
    for (const [method, path, allow] of wrong) {
      const answer = await api.ask(method, path);
      assert.deepEqual([answer.status, answer.headers.allow], [405, allow], `${method} ${path}`);
    }
  });
});
