/** One request on its way to a node, and on to the next node where that is safe. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PROBLEM_MEDIA_TYPE, Problem, problems } from '../../protocol/problems.ts';
import { requestHeaders } from './forwarded-headers.ts';
import { isConnectionFailure, isTimeout, type Upstream } from './upstreams.ts';

/** RFC 9110, section 9.2.1: repeating these changes nothing. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
  readonly node: string | null;
  readonly code: string | null;
}

export function problemAnswer(problem: Problem, node: string | null): Answer {
  const body = Buffer.from(JSON.stringify(problem.body(randomBytes(16).toString('hex'))));
  return {
    status: problem.status,
    headers: { ...problem.headers(), 'content-type': PROBLEM_MEDIA_TYPE, 'x-served-by': 'gateway' },
    body,
    node,
    code: problem.code,
  };
}

export interface ReadRequest {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly body: Buffer;
}

async function send(upstream: Upstream, { request, path, body }: ReadRequest): Promise<Answer> {
  upstream.inFlight += 1;
  try {
    const answer = await upstream.pool.request({
      method: request.method as 'GET',
      path,
      headers: requestHeaders(request.headers, request.socket.remoteAddress ?? ''),
      body: body.length > 0 ? body : null,
    });
    const answered = Buffer.from(await answer.body.arrayBuffer());
    upstream.succeeded();
    const code = answer.headers['content-type']?.includes(PROBLEM_MEDIA_TYPE) ? problemCode(answered) : null;
    return {
      status: answer.statusCode,
      headers: answer.headers as Answer['headers'],
      body: answered,
      node: upstream.name,
      code,
    };
  } finally {
    upstream.inFlight -= 1;
  }
}

/** Only a code that we know: a server that is not ours may call anything a problem, and write anything in it. */
function problemCode(body: Buffer): string | null {
  try {
    const code = String(JSON.parse(body.toString())?.code);
    return Object.hasOwn(problems, code) ? code : null;
  } catch {
    return null;
  }
}

/** Tries the candidates in turn: all for a safe method, only the first for one that may change something. */
export async function forward(candidates: Upstream[], read: ReadRequest, retried: string[]): Promise<Answer> {
  const isSafe = SAFE_METHODS.has(read.request.method ?? '');
  for (const upstream of candidates) {
    try {
      return await send(upstream, read);
    } catch (error) {
      const failedToConnect = isConnectionFailure(error);
      if (!failedToConnect && !isTimeout(error)) throw error;
      upstream.failed();
      if (!failedToConnect) return problemAnswer(new Problem('gateway_timeout'), upstream.name);
      if (!isSafe) return problemAnswer(new Problem('bad_gateway'), upstream.name);
      retried.push(upstream.name);
    }
  }
  return problemAnswer(new Problem('no_node'), null);
}
