/**
 * Closed-loop load: each connection asks again as soon as it was answered. It finds how much a server can do, and
 * says nothing about latency (see open-loop.ts).
 */
import { type Agent, request } from 'undici';
import type { HttpRequest } from './http-exchange.ts';

const ANSWER_MS_MAX = 4_000;

export interface ClosedLoop {
  readonly agent: Agent;
  /** One connection each, over and over. */
  readonly requests: readonly HttpRequest[];
  readonly ms: number;
}

interface Throughput {
  readonly perSecond: number;
  readonly failed: number;
}

export async function runClosedLoop({ agent, requests, ms }: ClosedLoop): Promise<Throughput> {
  let answered = 0;
  let failed = 0;
  const startedAt = performance.now();
  const until = startedAt + ms;
  const askOnAndOn = async ({ origin, path, method, headers }: HttpRequest) => {
    const options = { dispatcher: agent, method, headers };
    while (performance.now() < until) {
      try {
        const signal = AbortSignal.timeout(ANSWER_MS_MAX);
        const { statusCode, body } = await request(`${origin}${path}`, { ...options, signal });
        await body.dump();
        if (statusCode === 200) answered += 1;
        else failed += 1;
      } catch {
        failed += 1;
      }
    }
  };
  await Promise.all(requests.map(askOnAndOn));
  return { perSecond: (answered / (performance.now() - startedAt)) * 1000, failed };
}
