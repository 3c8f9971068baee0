// A node that leaves while it is used: two nodes, a balancer that asks who is ready, requests that come whether or not
// the ones before were answered. Not one of them fails.
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { withoutPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server.ts';
import { linesOf, ServiceBench } from '../support/service-bench.ts';
import { ServiceClient, serviceVisitor } from '../support/service-client.ts';
import { until } from '../support/until.ts';

const DRAIN_DELAY_MS = 1500;
const EVERY_MS = 20;
const ASKED_EVERY_MS = 100;
/** Answered before the order to leave, and once more after the node has gone. */
const ANSWERED = 30;

interface Outcome {
  readonly node: string;
  /** Of the answer; the error's code where there was none. */
  readonly result: number | string;
  readonly at: number;
}

/** Keeps connections, closes them when it is told to, and sends to whoever said last that it is ready. */
class Balancer {
  readonly outcomes: Outcome[] = [];
  readonly #servers: readonly TestServer[];
  readonly #agents = new Map<TestServer, Agent>();
  readonly #asked = new Set<NodeJS.Timeout>();
  #ready: readonly TestServer[];
  #turn = 0;

  constructor(servers: readonly TestServer[]) {
    this.#servers = servers;
    this.#ready = servers;
    for (const server of servers) this.#agents.set(server, new Agent({ keepAlive: true }));
    this.#asked.add(setInterval(() => void this.#ask(), ASKED_EVERY_MS));
  }

  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body = '',
  ): Promise<void> {
    this.#turn += 1;
    const server = this.#ready[this.#turn % this.#ready.length] as TestServer;
    const at = performance.now();
    const result = await this.#exchange(server, method, path, headers, body);
    this.outcomes.push({ node: server.node, result, at });
  }

  close(): void {
    for (const timer of this.#asked) clearInterval(timer);
    for (const agent of this.#agents.values()) agent.destroy();
  }

  async #ask(): Promise<void> {
    const answers = this.#servers.map(async (server) => {
      const response = await fetch(`${server.url}/readyz`).catch(() => null);
      return response?.status === 200;
    });
    const isReady = await Promise.all(answers);
    this.#ready = this.#servers.filter((_, index) => isReady[index]);
  }

  #exchange(
    server: TestServer,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<number | string> {
    const { promise, resolve } = Promise.withResolvers<number | string>();
    const agent = this.#agents.get(server) as Agent;
    const sent = request(`${server.url}${path}`, { method, agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(body);
    return promise;
  }
}

const lastLines = (server: TestServer) =>
  linesOf(server)
    .map(({ event }) => event)
    .filter((event) => event === 'draining' || event === 'drained');

describe('a node that is told to leave', { skip: withoutPostgres }, () => {
  let bench: ServiceBench;
  before(async () => {
    bench = await ServiceBench.open();
  });
  after(() => bench?.stop());

  it('fails no request: it says that it leaves, serves whoever has not heard, and finishes what it began', async () => {
    const env = { DRAIN_DELAY_MS: String(DRAIN_DELAY_MS) };
    const [leaving, staying] = await Promise.all([
      bench.start('postgres', { ...env, NODE_NAME: 'leaving' }),
      bench.start('postgres', { ...env, NODE_NAME: 'staying' }),
    ]);
    const visitor = await serviceVisitor(leaving);
    const balancer = new Balancer([leaving, staying]);
    const headers = { ...visitor.presented(), 'content-type': 'application/json' };
    const pending: Promise<void>[] = [];
    let added = 0;
    const load = setInterval(() => {
      const isChange = pending.length % 4 === 0;
      if (isChange) added += 1;
      pending.push(
        isChange
          ? balancer.send('POST', `${visitor.base}/conversation/messages`, headers, '{"text":"one more"}')
          : balancer.send('GET', `${visitor.base}/me`, visitor.presented()),
      );
    }, EVERY_MS);

    const moreAnswers = (from: number) =>
      until('more answers', () => balancer.outcomes.length >= from + ANSWERED);
    await moreAnswers(0);
    const orderedAt = performance.now();
    const exit = leaving.stop();
    await until('it says that it leaves', async () => {
      const { body } = await new ServiceClient(leaving).refused('readyz', 'not_ready', { query: 'verbose' });
      return body.checks?.server === 'draining';
    });
    const heard = await new ServiceClient(leaving).exchange('health');
    assert.deepEqual([heard.status, heard.headers.get('connection')], [200, 'close']);
    assert.equal(await exit, 0);
    const leftAt = performance.now();
    await moreAnswers(balancer.outcomes.length);
    clearInterval(load);
    await Promise.all(pending);
    balancer.close();

    const failed = balancer.outcomes.filter(({ result }) => result !== 200);
    assert.deepEqual(failed, [], `of ${balancer.outcomes.length}`);
    assert.equal(balancer.outcomes.length, pending.length);
    assert.ok(leftAt - orderedAt >= DRAIN_DELAY_MS, 'it waited until a balancer must have asked');
    const after = (node: string, from: number) =>
      balancer.outcomes.filter((each) => each.node === node && each.at > from).length;
    assert.ok(after('leaving', orderedAt) > 0, 'it served whoever had not heard');
    assert.ok(after('staying', leftAt) > 0, 'the other one goes on alone');
    const { total } = await visitor.at(staying).ok('getConversation');
    assert.equal(total, added, 'what was acknowledged is there');
    assert.deepEqual(lastLines(leaving), ['draining', 'drained']);
  });

  it('leaves as orderly when the system ends it, while nobody asks anything of it', async () => {
    const server = await bench.start('memory');
    await serviceVisitor(server);
    server.child.process.kill('SIGTERM');
    assert.equal(await server.child.exited, 0);
    assert.deepEqual(lastLines(server), ['draining', 'drained']);
  });
});
