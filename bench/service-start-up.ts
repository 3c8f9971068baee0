/**
 * npm run bench:start-up: how long a node of the service takes from its start to its first answer, warm; and a bare
 * node:http server in turns with it, which says how quick the machine is.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bareServer } from '../src/lab/node-command.ts';
import { startGuard } from '../src/lab/processes/guard.ts';
import { NodeProcess } from '../src/lab/processes/node-process.ts';
import { strategyNames } from '../src/protocol/strategies.ts';
import { spreadOf } from './cpu.ts';
import { newServiceNode, openServicePlace, type ServicePlace } from './service-place.ts';

const LIMIT_MS = 400;
const { values: asked } = parseArgs({
  options: { runs: { type: 'string', default: '11' }, strategy: { type: 'string', default: 'redis' } },
});
const strategy = strategyNames.find((name) => name === asked.strategy);
if (!strategy) throw new Error(`--strategy is one of ${strategyNames.join(', ')}`);

const guard = startGuard();

/** To its ready line, and to an answer that needs its stores. */
async function startOnce(place: ServicePlace): Promise<{ readyMs: number; answerMs: number }> {
  const node = newServiceNode(guard, place, 'node-1');
  const startedAt = performance.now();
  await node.start();
  const readyMs = performance.now() - startedAt;
  const answer = await fetch(`${node.origin}/readyz`);
  const answerMs = performance.now() - startedAt;
  if (!answer.ok) throw new Error(`the node is not ready: ${await answer.text()}`);
  await node.stop();
  return { readyMs, answerMs };
}

async function startBare(): Promise<number> {
  const node = new NodeProcess(guard, { ...bareServer({ status: 204 }), name: 'bare', env: {}, port: 0 });
  const startedAt = performance.now();
  await node.start();
  const readyMs = performance.now() - startedAt;
  await node.stop();
  return readyMs;
}

try {
  await using place = await openServicePlace(guard, strategy, 1);
  // The first start fills the system's and Node's caches; it does not count.
  await startOnce(place);
  const before = loadavg()[0];
  const starts = [];
  for (let run = 0; run < Number(asked.runs); run += 1)
    starts.push({ ...(await startOnce(place)), bareMs: await startBare() });
  const readyMs = spreadOf(starts.map((start) => start.readyMs));
  const answerMs = spreadOf(starts.map((start) => start.answerMs));
  const bareMs = spreadOf(starts.map((start) => start.bareMs));
  const ratioToBare = spreadOf(starts.map((start) => start.answerMs / start.bareMs));
  const report = { strategy, runs: starts.length, limitMs: LIMIT_MS, readyMs, answerMs, bareMs, ratioToBare };
  const isWithin = answerMs.median <= LIMIT_MS;
  process.stdout.write(
    `${JSON.stringify({ ...report, isWithin, loadAverage: { before, after: loadavg()[0] } }, null, 2)}\n`,
  );
  process.exitCode = isWithin ? 0 : 1;
} finally {
  await guard.close();
}
