/** What is measured: the teaching server with each strategy, and what it is compared with. */
import { fileURLToPath } from 'node:url';
import { createAgent } from '../src/lab/client/http-exchange.ts';
import { LabSession, type Site } from '../src/lab/client/lab-session.ts';
import { createRecorder } from '../src/lab/history/recorder.ts';
import { deploymentEnvironment, teachingServer } from '../src/lab/node-command.ts';
import type { Guard } from '../src/lab/processes/guard.ts';
import { NodeProcess } from '../src/lab/processes/node-process.ts';
import { basePath, type StrategyName, strategyFacts } from '../src/protocol/strategies.ts';
import { onCore } from './machine.ts';

export interface Subject {
  readonly name: string;
  /** A teaching server's; absent for a foil, whose FOIL it is then. */
  readonly strategy?: StrategyName;
  readonly foil?: 'session-memory' | 'session-redis';
  readonly usesRedis: boolean;
}

export const subjects: readonly Subject[] = [
  { name: 'jwt', strategy: 'jwt', usesRedis: false },
  { name: 'sealed', strategy: 'sealed', usesRedis: false },
  { name: 'memory', strategy: 'memory', usesRedis: false },
  { name: 'redis', strategy: 'redis', usesRedis: true },
  { name: 'express-session, MemoryStore', foil: 'session-memory', usesRedis: false },
  { name: 'express-session, connect-redis', foil: 'session-redis', usesRedis: true },
];

const SERVER_CORE = 0;
const fileHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const bareFile = fileHere('../src/lab/processes/bare-server.ts');
const foilFile = fileHere('foils.ts');

export const prefixOf = ({ name }: Subject) => `bench:${name.replaceAll(/\W+/g, '-')}:`;

function environmentOf(subject: Subject, redisUrl: string | null): Record<string, string> {
  const { strategy, foil, usesRedis } = subject;
  const url = usesRedis ? redisUrl : null;
  if (foil) return { FOIL: foil, STORE_PREFIX: prefixOf(subject), ...(url && { REDIS_URL: url }) };
  return deploymentEnvironment({
    strategy: strategy as StrategyName,
    cookieName: 'statelab_bench',
    storePrefix: prefixOf(subject),
    redisUrl: url,
    lifetimes: undefined,
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

export function startSubject(guard: Guard, subject: Subject, redisUrl: string | null): Promise<Running> {
  const { strategy } = subject;
  const args = strategy ? teachingServer(strategy).args : [foilFile];
  const base = basePath(strategy ? strategyFacts[strategy].family : 'stateful');
  return start(guard, args, environmentOf(subject, redisUrl), base);
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
