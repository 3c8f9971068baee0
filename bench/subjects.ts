/** What is measured: the teaching server with each strategy, and what it is compared with. */
import { fileURLToPath } from 'node:url';
import { createAgent } from '../src/lab/client/http-exchange.ts';
import { LabSession, type Site } from '../src/lab/client/lab-session.ts';
import { createRecorder } from '../src/lab/history/recorder.ts';
import { deploymentEnvironment, teachingServer } from '../src/lab/node-command.ts';
import type { Guard } from '../src/lab/processes/guard.ts';
import { NodeProcess } from '../src/lab/processes/node-process.ts';
import type { StorePart } from '../src/lab/stores/store.ts';
import type { StoreName } from '../src/protocol/lab-words.ts';
import { basePath, type StrategyName, strategyFacts } from '../src/protocol/strategies.ts';
import { onCore } from './machine.ts';
import type { BenchStore, BenchStores } from './stores.ts';

export interface Subject {
  readonly name: string;
  /** A teaching server's; absent for a foil, whose FOIL it is then. */
  readonly strategy?: StrategyName;
  readonly foil?: 'session-memory' | 'session-redis';
  /** Where its sessions lie, if not in itself or with its clients. */
  readonly store?: StoreName;
}

export const subjects: readonly Subject[] = [
  { name: 'jwt', strategy: 'jwt' },
  { name: 'sealed', strategy: 'sealed' },
  { name: 'memory', strategy: 'memory' },
  { name: 'redis', strategy: 'redis', store: 'redis' },
  { name: 'postgres', strategy: 'postgres', store: 'postgres' },
  { name: 'express-session, MemoryStore', foil: 'session-memory' },
  { name: 'express-session, connect-redis', foil: 'session-redis', store: 'redis' },
];

const SERVER_CORE = 0;
const STORE_DEADLINE_MS = 10_000;
const fileHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const bareFile = fileHere('../src/lab/processes/bare-server.ts');
const foilFile = fileHere('foils.ts');

export function partOf({ name }: Subject): StorePart {
  const words = name.replaceAll(/\W+/g, '-');
  return { prefix: `bench:${words}:`, schema: `bench_${words.replaceAll('-', '_')}` };
}

function environmentOf(subject: Subject, store: BenchStore | undefined): Record<string, string> {
  const { strategy, foil } = subject;
  const { prefix, schema } = partOf(subject);
  const redisUrl = store?.name === 'redis' ? store.url : null;
  if (foil) return { FOIL: foil, STORE_PREFIX: prefix, ...(redisUrl && { REDIS_URL: redisUrl }) };
  return deploymentEnvironment({
    strategy: strategy as StrategyName,
    cookieName: 'statelab_bench',
    storePrefix: prefix,
    redisUrl,
    database: store?.name === 'postgres' ? { url: store.url, schema } : null,
    lifetimes: undefined,
    // What is measured is what a request costs; a crowd that logs in at once may wait for a disk.
    storeDeadlineMs: STORE_DEADLINE_MS,
  });
}

export interface Running extends AsyncDisposable {
  readonly node: NodeProcess;
  readonly origin: string;
  readonly site: Site;
  readonly readyMs: number;
}

async function start(
  guard: Guard,
  args: readonly string[],
  env: Record<string, string>,
  base: string,
): Promise<Running> {
  const node = new NodeProcess(guard, {
    ...onCore(SERVER_CORE, args),
    hasChannel: true,
    name: 'node-1',
    env,
    port: 0,
  });
  const startedAt = performance.now();
  await node.start();
  const readyMs = performance.now() - startedAt;
  const origin = node.origin as string;
  const agent = createAgent();
  const begin = {
    experiment: 'bench',
    seed: 1,
    nodes: [],
    revocationBoundMs: 0,
    outageDeadlineMs: 0,
    recoveryMs: 0,
  };
  const site = { agent, recorder: createRecorder(begin), base, gatewayUrl: origin };
  const stop = async () => {
    await agent.destroy();
    await node.stop();
  };
  return { node, origin, site, readyMs, [Symbol.asyncDispose]: stop };
}

/** The store that a subject keeps its sessions in; undefined for one that has none. */
export function storeOf({ name, store }: Subject, stores: BenchStores): BenchStore | undefined {
  const found = store && stores.get(store);
  if (store && !found) throw new Error(`${name} needs ${store}`);
  return found;
}

export async function startSubject(guard: Guard, subject: Subject, stores: BenchStores): Promise<Running> {
  const { strategy } = subject;
  const store = storeOf(subject, stores);
  await store?.prepare(partOf(subject));
  const args = strategy ? teachingServer(strategy).args : [foilFile];
  const base = basePath(strategy ? strategyFacts[strategy].family : 'stateful');
  return await start(guard, args, environmentOf(subject, store), base);
}

/** The answer to repeat, as a bare server is given it. */
export interface FixedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const startBare = (guard: Guard, answer: FixedAnswer): Promise<Running> =>
  start(guard, [bareFile, JSON.stringify(answer)], {}, '/api/stateful');

export const startExpress = (guard: Guard, answer: FixedAnswer): Promise<Running> =>
  start(guard, [foilFile, JSON.stringify(answer)], { FOIL: 'express' }, '/api/stateful');

/** Sessions that are logged in. */
export async function logIn({ site }: Running, count: number): Promise<LabSession[]> {
  const sessions = Array.from({ length: count }, (_, index) => new LabSession(site, `s${index}`, 'alice'));
  for (const session of sessions)
    if ((await session.perform('login')) !== 'ok') throw new Error('a login of the bench failed');
  return sessions;
}
