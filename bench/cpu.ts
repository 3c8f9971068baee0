/**
 * CPU per request of an authenticated `GET …/me`, as a ratio to a bare node:http server that answers the same bytes.
 * Both are alive all the time and asked in turns; each turn's neighbour is its pair, so that whatever slows the
 * machine down slows down both.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LabSession } from '../src/lab/client/lab-session.ts';
import type { Guard } from '../src/lab/processes/guard.ts';
import type { LoadOrder, LoadResult } from './load-process.ts';
import { canPin, cpuMs } from './machine.ts';
import type { BenchStore, BenchStores } from './stores.ts';
import {
  type FixedAnswer,
  logIn,
  type Running,
  type Subject,
  startBare,
  startExpress,
  startSubject,
  storeOf,
} from './subjects.ts';

const CONNECTIONS = 32;
const LOAD_CORE = '1';
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface CpuResult {
  readonly name: string;
  /** Of the server's own process. */
  readonly cpuUsPerRequest: Spread;
  readonly ratioToBare: Spread;
  readonly requestsPerSecond: Spread;
  readonly bareRequestsPerSecond: Spread;
  /** Its store's, all processes of it; null for a server without one. */
  readonly storeCpuUsPerRequest: Spread | null;
  readonly failed: number;
}

export interface Turns {
  readonly pairs: number;
  readonly ms: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]] as [number, number];
  return { median: (low + high) / 2, min: sorted[0] as number, max: sorted.at(-1) as number };
}

/** The load process, on the other core. */
export function startRawLoad() {
  const file = fileURLToPath(new URL('load-process.ts', import.meta.url));
  const pinned = canPin && { execPath: 'taskset', execArgv: ['-c', LOAD_CORE, process.execPath] };
  const child = fork(file, { ...pinned });
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load process ended');
  });
  // Nobody may be waiting for it when it ends as it should.
  ended.catch(() => undefined);
  return {
    async ask(order: LoadOrder): Promise<LoadResult> {
      child.send(order);
      const [result] = await Promise.race([once(child, 'message'), ended]);
      return result as LoadResult;
    },
    stop: () => child.disconnect(),
  };
}

function rawRequest(session: LabSession): string {
  const { method, path, headers } = session.request('me');
  const fields = Object.entries({ host: 'localhost', accept: 'application/json', ...headers });
  return `${method} ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

async function answerTo(session: LabSession): Promise<FixedAnswer> {
  const { origin, path, headers } = session.request('me');
  const answer = await fetch(`${origin}${path}`, { headers });
  const own = [...answer.headers].filter(([name]) => !OWN_HEADERS.has(name));
  return { status: answer.status, headers: Object.fromEntries(own), body: await answer.text() };
}

interface Turn {
  readonly cpuUs: number;
  readonly storeCpuUs: number;
  readonly perSecond: number;
  readonly failed: number;
}

async function compare(
  name: string,
  [own, bare]: readonly [Running, Running],
  requests: readonly string[],
  { pairs, ms }: Turns,
  store?: BenchStore,
): Promise<CpuResult> {
  const load = startRawLoad();
  const turn = async ({ node, origin }: Running): Promise<Turn> => {
    const { hostname: host, port } = new URL(origin);
    const cpu = () => [cpuMs(node.pid as number), store?.cpuMs() ?? 0] as const;
    const before = cpu();
    const { answered, failed, seconds } = await load.ask({ host, port: Number(port), requests, ms });
    const after = cpu();
    if (answered === 0) throw new Error(`${name} answered nothing`);
    const usPerRequest = (index: 0 | 1) => ((after[index] - before[index]) * 1_000) / answered;
    return { cpuUs: usPerRequest(0), storeCpuUs: usPerRequest(1), perSecond: answered / seconds, failed };
  };
  const turns: { own: Turn; bare: Turn }[] = [];
  try {
    // The first pair warms both up. Then each goes first in turn.
    for (let pair = 0; pair <= pairs; pair += 1) {
      const first = pair % 2 === 0 ? await turn(own) : await turn(bare);
      const second = pair % 2 === 0 ? await turn(bare) : await turn(own);
      if (pair > 0) turns.push(pair % 2 === 0 ? { own: first, bare: second } : { own: second, bare: first });
    }
  } finally {
    load.stop();
  }
  return {
    name,
    cpuUsPerRequest: spreadOf(turns.map((each) => each.own.cpuUs)),
    ratioToBare: spreadOf(turns.map((each) => each.own.cpuUs / each.bare.cpuUs)),
    requestsPerSecond: spreadOf(turns.map((each) => each.own.perSecond)),
    bareRequestsPerSecond: spreadOf(turns.map((each) => each.bare.perSecond)),
    storeCpuUsPerRequest: store ? spreadOf(turns.map((each) => each.own.storeCpuUs)) : null,
    failed: turns.reduce((sum, each) => sum + each.own.failed + each.bare.failed, 0),
  };
}

/** A server with sessions against a bare one. */
export async function measureSubject(
  guard: Guard,
  subject: Subject,
  turns: Turns,
  stores: BenchStores,
): Promise<CpuResult> {
  await using own = await startSubject(guard, subject, stores);
  const sessions = await logIn(own, CONNECTIONS);
  const answer = await answerTo(sessions[0] as LabSession);
  await using bare = await startBare(guard, answer);
  return await compare(subject.name, [own, bare], sessions.map(rawRequest), turns, storeOf(subject, stores));
}

/** Express without sessions: what the framework alone costs. It answers what the teaching server answers. */
export async function measureExpress(guard: Guard, memory: Subject, turns: Turns): Promise<CpuResult> {
  let [answer, request]: [FixedAnswer | null, string] = [null, ''];
  {
    await using own = await startSubject(guard, memory, new Map());
    const [session] = (await logIn(own, 1)) as [LabSession];
    [answer, request] = [await answerTo(session), rawRequest(session)];
  }
  await using express = await startExpress(guard, answer);
  await using bare = await startBare(guard, answer);
  const requests = Array.from({ length: CONNECTIONS }, () => request);
  return await compare('Express without sessions', [express, bare], requests, turns);
}
