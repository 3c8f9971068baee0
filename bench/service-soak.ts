/**
 * npm run bench:soak: whether a node of the service grows with the requests that it has answered. So many requests
 * (--requests 1000000 for the figure in docs/performance.md), reads and changes and now and then a login; ten times on
 * the way its heap after a collection and its resident memory, as the channel `measure` tells them.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createAgent, type HttpRequest } from '../src/lab/client/http-exchange.ts';
import { startGuard } from '../src/lab/processes/guard.ts';
import type { NodeProcess } from '../src/lab/processes/node-process.ts';
import { startRawLoad } from './cpu.ts';
import { ServiceClient } from './service-client.ts';
import { newServiceNode, openServicePlace } from './service-place.ts';

const POINTS = 10;
const CONNECTIONS = 32;
const TURN_MS = 500;
const LOGINS_AT_EACH_POINT = 5;
/** From the second point on, when the code is warm and the pools are filled. */
const HEAP_GROWTH_MAX = 0.05;
const RSS_GROWTH_MAX = 0.1;
/** A soak that is stuck ends, too. */
const MINUTES_MAX = 60;

const { values: asked } = parseArgs({ options: { requests: { type: 'string', default: '100000' } } });
const requests = Number(asked.requests);

function raw({ origin, method, path, headers, body }: HttpRequest): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const fields = {
    host: new URL(origin).host,
    accept: 'application/json',
    ...headers,
    ...(method !== 'GET' && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    }),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`;
}

/** What each connection asks: one in four changes something, and what it changes has a bound. */
const kinds = ['me', 'me', 'cart.read', 'message.append'] as const;
const requestOf = (client: ServiceClient, index: number): string =>
  raw(client.request(kinds[index % kinds.length] ?? 'me'));

async function measured(node: NodeProcess) {
  const found = await node.measure();
  if (!found) throw new Error('the node does not say how large it is');
  const mb = (bytes: number) => Math.round((bytes / 1024 ** 2) * 10) / 10;
  return { heapMb: mb(found.heapBytes), rssMb: mb(found.rssBytes) };
}

const guard = startGuard();
const agent = createAgent();
const load = startRawLoad();
try {
  await using place = await openServicePlace(guard, 'redis', 1);
  const node = newServiceNode(guard, place, 'node-1');
  await node.start();
  const address = { agent, origin: node.origin as string, base: place.base };
  const client = await new ServiceClient(address).logIn();
  const { hostname: host, port } = new URL(address.origin);
  const lines = Array.from({ length: CONNECTIONS }, (_, index) => requestOf(client, index));
  const before = loadavg()[0];
  const giveUpAt = performance.now() + MINUTES_MAX * 60_000;
  const points: { answered: number; heapMb: number; rssMb: number }[] = [];
  let [answered, failed] = [0, 0];
  while (points.length < POINTS && performance.now() < giveUpAt) {
    const result = await load.ask({ host, port: Number(port), requests: lines, ms: TURN_MS });
    answered += result.answered;
    failed += result.failed;
    if (answered < (requests / POINTS) * (points.length + 1)) continue;
    for (let login = 0; login < LOGINS_AT_EACH_POINT; login += 1) await new ServiceClient(address).logIn();
    points.push({ answered, ...(await measured(node)) });
    process.stderr.write(`${JSON.stringify(points.at(-1))}\n`);
  }
  await node.stop();
  const [, second, last] = [points[0], points[1], points.at(-1)];
  if (!second || !last || points.length < POINTS) throw new Error(`not done within ${MINUTES_MAX} minutes`);
  const growth = {
    heap: Math.round((last.heapMb / second.heapMb - 1) * 1_000) / 1_000,
    rss: Math.round((last.rssMb / second.rssMb - 1) * 1_000) / 1_000,
  };
  const isWithin = growth.heap <= HEAP_GROWTH_MAX && growth.rss <= RSS_GROWTH_MAX && failed === 0;
  const limits = { heapGrowthMax: HEAP_GROWTH_MAX, rssGrowthMax: RSS_GROWTH_MAX };
  const loadAverage = { before, after: loadavg()[0] };
  const report = { requests: answered, failed, points, growth, limits, isWithin, loadAverage };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = isWithin ? 0 : 1;
} finally {
  load.stop();
  await agent.destroy();
  await guard.close();
}
