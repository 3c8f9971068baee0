/**
 * npm run bench:start-up: how long a node of the service takes from its start to its first answer, warm: as a bundle, as
 * production runs it, and as sources; and a bare node:http server in turns with them, which says how quick the machine is.
 */
import { get } from 'node:http';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bareServer } from '../src/lab/node-command.ts';
import { startGuard } from '../src/lab/processes/guard.ts';
import { NodeProcess } from '../src/lab/processes/node-process.ts';
import { strategyNames } from '../src/protocol/strategies.ts';
import { spreadOf } from './cpu.ts';
import { newServiceNode, openServicePlace, type ServicePlace, sources } from './service-place.ts';

const LIMIT_MS = 400;
const { values: asked } = parseArgs({
  options: { runs: { type: 'string', default: '11' }, strategy: { type: 'string', default: 'redis' } },
});
const strategy = strategyNames.find((name) => name === asked.strategy);
if (!strategy) throw new Error(`--strategy is one of ${strategyNames.join(', ')}`);

interface Start {
  readonly readyMs: number;
  readonly answerMs: number;
}

interface Round {
  readonly bundle: Start;
  readonly sources: Start;
  readonly bareMs: number;
}

const guard = startGuard();

/** To its ready line, and to an answer that needs its stores. */
async function startOnce(place: ServicePlace, options: { entry?: string } = {}): Promise<Start> {
  const node = newServiceNode(guard, place, 'node-1', { hasChannel: false, ...options });
  const startedAt = performance.now();
  await node.start();
  const readyMs = performance.now() - startedAt;
  const status = await statusOf(`${node.origin}/readyz`);
  const answerMs = performance.now() - startedAt;
  if (status !== 200) throw new Error(`the node is not ready: ${status}`);
  await node.stop();
  return { readyMs, answerMs };
}

/** With as little as can be of this process's own time in it. */
function statusOf(url: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  get(url, { agent: false }, (answer) => {
    answer.resume().once('end', () => resolve(answer.statusCode));
  }).once('error', reject);
  return promise;
}

async function startBare(): Promise<number> {
  const node = new NodeProcess(guard, {
    ...bareServer({ status: 204 }),
    hasChannel: false,
    name: 'bare',
    env: {},
    port: 0,
  });
  const startedAt = performance.now();
  await node.start();
  const readyMs = performance.now() - startedAt;
  await node.stop();
  return readyMs;
}

try {
  await using place = await openServicePlace(guard, strategy, 1);
  // The first start fills the system's and Node's caches; it does not count.
  for (const options of [{}, { entry: sources }]) await startOnce(place, options);
  const before = loadavg()[0];
  const rounds: Round[] = [];
  for (let run = 0; run < Number(asked.runs); run += 1)
    rounds.push({
      bundle: await startOnce(place),
      sources: await startOnce(place, { entry: sources }),
      bareMs: await startBare(),
    });
  const spread = (figure: (round: Round) => number) => spreadOf(rounds.map(figure));
  const answerMs = spread(({ bundle }) => bundle.answerMs);
  const isWithin = answerMs.median <= LIMIT_MS;
  const report = {
    strategy,
    runs: rounds.length,
    limitMs: LIMIT_MS,
    isWithin,
    readyMs: spread(({ bundle }) => bundle.readyMs),
    answerMs,
    sources: {
      readyMs: spread((round) => round.sources.readyMs),
      answerMs: spread((round) => round.sources.answerMs),
    },
    bareMs: spread(({ bareMs }) => bareMs),
    ratioToBare: spread(({ bundle, bareMs }) => bundle.answerMs / bareMs),
    loadAverage: { before, after: loadavg()[0] },
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = isWithin ? 0 : 1;
} finally {
  await guard.close();
}
