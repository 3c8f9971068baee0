/**
 * npm run bench:login: what logins cost those who are logged in. GET /me at a fixed rate (open loop), in turns without
 * and with as many logins as the node can hash, with the cost of real passwords. The node has a core for itself and its
 * hashing; whoever asks, and the stores, have the other one: what is seen is what the node does to itself.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createAgent } from '../src/lab/client/http-exchange.ts';
import { runOpenLoop } from '../src/lab/client/open-loop.ts';
import { startGuard } from '../src/lab/processes/guard.ts';
import { spreadOf } from './cpu.ts';
import { canPin, stayOnCore } from './machine.ts';
import { ServiceClient } from './service-client.ts';
import { newServiceNode, openServicePlace } from './service-place.ts';
import { figuresOf } from './slo/figures.ts';
import type { Sample } from './slo/loader.ts';

const RATIO_MAX = 2;
/** More than one thread can hash at a time, and fewer than may wait. */
const LOGINS_AT_ONCE = 8;
const NODE_CORE = 0;
const OTHER_CORE = 1;

const { values: asked } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    turns: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '5' },
  },
});
const [rate, turns, seconds] = [Number(asked.rate), Number(asked.turns), Number(asked.seconds)];

type Ask = () => Promise<number | null>;

async function readOnAndOn(ask: Ask): Promise<Sample[]> {
  const samples: Sample[] = [];
  const now = () => performance.now();
  await runOpenLoop({
    ratePerSecond: rate,
    seconds,
    now,
    async perform(_index, dueAt) {
      const lateMs = now() - dueAt;
      const status = await ask();
      samples.push({ dueAt, latencyMs: now() - dueAt, lateMs, kind: 'me', status });
    },
  });
  return samples;
}

/** As many as can be had, until the reads have been done. @returns reads, and logins a second */
async function withLogins(logIns: readonly Ask[], read: () => Promise<Sample[]>) {
  let [isOver, loggedIn, refused] = [false, 0, 0];
  const startedAt = performance.now();
  const logInOnAndOn = async (logIn: Ask) => {
    while (!isOver) {
      if ((await logIn()) === 200) loggedIn += 1;
      else refused += 1;
    }
  };
  const logins = Promise.all(logIns.map(logInOnAndOn));
  const samples = await read();
  const perSecond = (loggedIn * 1_000) / (performance.now() - startedAt);
  isOver = true;
  await logins;
  return { samples, perSecond, refused };
}

stayOnCore(OTHER_CORE);
const guard = startGuard();
const agent = createAgent();
try {
  await using place = await openServicePlace(guard, 'redis', 1);
  const node = newServiceNode(guard, place, 'node-1', { core: NODE_CORE });
  await node.start();
  const address = { agent, origin: node.origin as string, base: place.base };
  const reader = await new ServiceClient(address).logIn();
  const read = () => readOnAndOn(() => reader.ask('me'));
  const visitors = Array.from({ length: LOGINS_AT_ONCE }, () => new ServiceClient(address));
  const logIns = visitors.map((visitor) => () => visitor.ask('login'));
  // The first pair warms it all up, and does not count.
  const before = loadavg()[0];
  const quiet: Sample[][] = [];
  const busy: Awaited<ReturnType<typeof withLogins>>[] = [];
  for (let turn = 0; turn <= turns; turn += 1) {
    const [alone, beside] = [await read(), await withLogins(logIns, read)];
    if (turn === 0) continue;
    quiet.push(alone);
    busy.push(beside);
  }
  await node.stop();
  const [quietAll, busyAll] = [figuresOf(quiet.flat()), figuresOf(busy.flatMap(({ samples }) => samples))];
  const ratio = Math.round((busyAll.p99 / quietAll.p99) * 100) / 100;
  const ofTurns = busy.map(({ samples }, turn) => figuresOf(samples).p99 / figuresOf(quiet[turn] ?? []).p99);
  const report = {
    pinned: canPin,
    ratePerSecond: rate,
    secondsEach: seconds * turns,
    loginsPerSecond: spreadOf(busy.map(({ perSecond }) => Math.round(perSecond * 10) / 10)),
    loginsRefused: busy.reduce((sum, { refused }) => sum + refused, 0),
    quiet: quietAll,
    whileLoggingIn: busyAll,
    p99Ratio: ratio,
    p99RatioOfTurns: spreadOf(ofTurns),
    ratioMax: RATIO_MAX,
    isWithin: ratio <= RATIO_MAX,
    loadAverage: { before, after: loadavg()[0] },
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.isWithin ? 0 : 1;
} finally {
  await agent.destroy();
  await guard.close();
}
