// What the service shows of itself to those who run it: metrics, and a log that follows a request and names nobody.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createMetrics } from '../../src/node/metrics.ts';
import { createMetricsServer } from '../../src/service/metrics-server.ts';
import { onFreePort } from '../support/free-port.ts';
import { withoutPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server.ts';
import { type LogLine, linesOf, ServiceBench } from '../support/service-bench.ts';
import { newPassword, ServiceClient, serviceVisitor } from '../support/service-client.ts';
import { until } from '../support/until.ts';

const newTraceId = () => randomBytes(16).toString('hex');
const parentOf = (traceId: string) => ({ headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });

describe('the service', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  let server: TestServer;
  let metricsUrl: string;
  before(async () => {
    bench = await ServiceBench.open();
    const started = await onFreePort((port) => bench.start('memory', { METRICS_PORT: String(port) }));
    server = started.program;
    metricsUrl = `http://127.0.0.1:${started.port}`;
  });
  after(() => bench?.stop());

  const metrics = async () => (await fetch(`${metricsUrl}/metrics`)).text();

  const lineOf = (traceId: string, event = 'request'): Promise<LogLine> =>
    until(`a line ${event}`, () =>
      linesOf(server).find((line) => line.trace_id === traceId && line.event === event),
    );

  it('serves its metrics on a port of their own, and nothing else there', async () => {
    const response = await fetch(`${metricsUrl}/metrics`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    assert.match(await response.text(), /^http_server_active_requests \d+$/m);
    for (const path of ['/', '/livez', '/metrics/', '/api/stateful/health'])
      assert.equal((await fetch(`${metricsUrl}${path}`)).status, 404, path);
    assert.equal((await fetch(`${metricsUrl}/metrics`, { method: 'POST' })).status, 404);
  });

  it('answers 500 where a metric cannot be read, and lives on', async () => {
    const broken = createMetrics(() => {
      throw new Error('as asked');
    });
    const metricsServer = createMetricsServer(broken).listen(0, '127.0.0.1');
    await once(metricsServer, 'listening');
    const { port } = metricsServer.address() as AddressInfo;
    const ask = () => fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5000) });
    try {
      assert.equal((await ask()).status, 500);
      assert.equal((await ask()).status, 500);
    } finally {
      metricsServer.close();
      metricsServer.closeAllConnections();
    }
  });

  it('has no metrics where users reach it, in whatever spelling', async () => {
    const anyone = new ServiceClient(server);
    for (const path of ['/metrics', '/%6detrics', '/metrics/', '//metrics', '/METRICS'])
      assert.equal((await anyone.send('GET', path)).status, 404, path);
    assert.equal((await anyone.send('POST', '/metrics')).status, 404, 'and no method of theirs');
  });

  it('counts each request once, by its template, also those that were refused before they were routed', async () => {
    const anyone = new ServiceClient(server);
    const count = async (labels: string) =>
      Number(new RegExp(`_count\\{${labels}\\} (\\d+)`).exec(await metrics())?.[1] ?? 0);
    const ofUnread = 'http_request_method="GET",http_route="unmatched",http_response_status_code="400"';
    const ofRefused = `http_request_method="GET",http_route="${anyone.base}/orders/:id",http_response_status_code="401"`;
    const before = [await count(ofUnread), await count(ofRefused)];
    await anyone.send('GET', `${anyone.base}/orders/%zz`);
    await anyone.exchange('getOrder', { params: { id: randomUUID() } });
    assert.deepEqual(
      [await count(ofUnread), await count(ofRefused)],
      [before[0] ?? 0, before[1] ?? 0].map((n) => n + 1),
    );
    assert.match(await metrics(), /^http_server_active_requests 0$/m);
  });

  it('writes one line of JSON for each request, which its trace leads to', async () => {
    const traceId = newTraceId();
    const anyone = new ServiceClient(server);
    const id = randomUUID();
    const { headers } = await anyone.exchange('getOrder', { params: { id }, ...parentOf(traceId) });
    const [, ofTrace, spanId] = (headers.get('traceparent') ?? '').split('-');
    assert.equal(ofTrace, traceId, 'the trace goes on');
    const { time, duration_ms, ...line } = await lineOf(traceId);
    assert.deepEqual(line, {
      level: 'info',
      node: server.node,
      event: 'request',
      method: 'GET',
      route: `${anyone.base}/orders/:id`,
      status: 401,
      trace_id: traceId,
      span_id: spanId,
    });
    assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000);
    assert.ok(Number(duration_ms) >= 0);
  });

  it('gives each request a trace of its own where none came, and writes none of the probes', async () => {
    const anyone = new ServiceClient(server);
    const asked = [await anyone.exchange('health'), await anyone.exchange('health')];
    const traces = asked.map(({ headers }) => (headers.get('traceparent') ?? '').split('-')[1] ?? '');
    assert.equal(new Set(traces).size, 2);
    for (const traceId of traces) await lineOf(traceId);
    const probe = await anyone.exchange('livez', parentOf(newTraceId()));
    assert.equal(probe.status, 200);
    const last = newTraceId();
    await anyone.exchange('health', parentOf(last));
    await lineOf(last);
    const requests = linesOf(server).filter(({ event }) => event === 'request');
    assert.ok(requests.length > 0);
    for (const { trace_id, route } of requests) {
      assert.match(String(trace_id), /^[0-9a-f]{32}$/);
      assert.ok(route !== '/livez' && route !== '/readyz');
    }
  });

  it('says in its log nothing that people typed, and nothing that opens an account', async () => {
    const password = newPassword();
    const next = newPassword();
    const mark = randomUUID().slice(0, 8);
    const person = { username: `anna-${mark}`, name: `Anna Lund ${mark}`, password };
    const client = new ServiceClient(server);
    await client.ok('register', { body: person });
    await client.ok('register', { body: person });
    const { session } = await client.login(person.username, password);
    const credentials = [client.credential ?? ''];
    await client.ok('appendMessage', { body: { text: `a message ${mark}` } });
    await client.send('GET', `${client.base}/nothing-${mark}?token=${client.credential}`);
    await client.ok('changePassword', { body: { currentPassword: password, newPassword: next } });
    await client.refused('login', 'invalid_credentials', {
      body: { username: `typo ${mark}`, password: next },
    });
    await client.login(person.username, next);
    credentials.push(client.credential ?? '');
    const last = newTraceId();
    await client.ok('logout', parentOf(last));
    await lineOf(last);
    const said = server.child.output() + (await metrics());
    const secret = [mark, password, next, ...credentials, session.id, 'Anna', person.username];
    for (const text of secret) assert.ok(!said.includes(text), `the log or the metrics say ${text}`);
    assert.ok(said.includes('"event":"password_changed"'), 'it was at work');
  });

  it('writes what it refuses an admin’s page to another as a warning, with who it was', async () => {
    const visitor = await serviceVisitor(server);
    const { user } = await visitor.ok('me');
    const traceId = newTraceId();
    await visitor.refused('readAudit', 'forbidden', parentOf(traceId));
    const { level, audit, userId, route, reason } = await lineOf(traceId, 'denied');
    assert.deepEqual([level, audit, userId, reason], ['warn', true, user.id, 'forbidden']);
    assert.equal(route, `${visitor.base}/admin/audit`);
  });
});
