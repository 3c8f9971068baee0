/**
 * The reverse proxy in front of a deployment's nodes: one listener, paths unchanged, every hop an event.
 * It learns who is alive from connections that fail, and repeats only what is safe to repeat.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCookie } from 'cookie';
import { limits, ROUTE_COOKIE } from '../../protocol/headers.ts';
import type { GatewayPolicy } from '../../protocol/lab-words.ts';
import { PROBLEM_MEDIA_TYPE, Problem } from '../../protocol/problems.ts';
import { listenNear } from '../ports.ts';
import { requestHeaders, responseHeaders } from './forwarded-headers.ts';
import { policies, type Target } from './policies.ts';
import { isConnectionFailure, isTimeout, Upstream } from './upstreams.ts';

/** RFC 9110, section 9.2.1: repeating these changes nothing. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const ROUTE = /^[0-9a-f]{32}$/;
/** Not for the world: a node's own figures. */
const PRIVATE_PATH = /^\/metrics(\/|\?|$)/;

export interface ForwardedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code: string | null;
  readonly node: string | null;
  readonly retried: string[];
  readonly durationMs: number;
  readonly requestHeaders: IncomingMessage['headers'];
}

export interface GatewayOptions {
  readonly policy: GatewayPolicy;
  /** Preferred port; 0, or when it is taken: a free one. */
  readonly port: number;
  readonly answerMsMax: number;
  readonly onForwarded: (request: ForwardedRequest) => void;
}

export interface Gateway {
  readonly url: string;
  /** The nodes it sends to from now on. A node that is no longer named gets no new request. */
  setTargets(targets: readonly Target[]): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
  readonly node: string | null;
  readonly code: string | null;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // One byte more than a node takes: the node itself then refuses, as it would without a gateway.
    if (bytes > limits.bodyBytesMax + 1) throw new Problem('content_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function problemAnswer(problem: Problem, node: string | null): Answer {
  const body = Buffer.from(JSON.stringify(problem.body(randomBytes(16).toString('hex'))));
  return {
    status: problem.status,
    headers: { ...problem.headers(), 'content-type': PROBLEM_MEDIA_TYPE, 'x-served-by': 'gateway' },
    body,
    node,
    code: problem.code,
  };
}

async function send(upstream: Upstream, request: IncomingMessage, body: Buffer): Promise<Answer> {
  upstream.inFlight += 1;
  try {
    const answer = await upstream.pool.request({
      method: request.method as 'GET',
      path: request.url as string,
      headers: requestHeaders(request.headers, request.socket.remoteAddress ?? ''),
      body: body.length > 0 ? body : null,
    });
    const answered = Buffer.from(await answer.body.arrayBuffer());
    upstream.succeeded();
    const code = answer.headers['content-type']?.includes(PROBLEM_MEDIA_TYPE) ? problemCode(answered) : null;
    return { status: answer.statusCode, headers: answer.headers as Answer['headers'], body: answered, node: upstream.name, code };
  } finally {
    upstream.inFlight -= 1;
  }
}

function problemCode(body: Buffer): string | null {
  try {
    return String(JSON.parse(body.toString()).code);
  } catch {
    // A server that is not ours may call anything a problem.
    return null;
  }
}

/** Tries the candidates in turn: all for a safe method, only the first for one that may change something. */
async function forward(candidates: Upstream[], request: IncomingMessage, body: Buffer, retried: string[]): Promise<Answer> {
  const isSafe = SAFE_METHODS.has(request.method ?? '');
  for (const upstream of candidates) {
    try {
      return await send(upstream, request, body);
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

export async function startGateway({ policy, port, answerMsMax, onForwarded }: GatewayOptions): Promise<Gateway> {
  const rank = policies[policy]();
  let upstreams: Upstream[] = [];

  function setTargets(targets: readonly Target[]): void {
    const before = upstreams;
    const known = ({ name, origin }: Target) => before.find((one) => one.name === name && one.origin === origin);
    upstreams = targets.map((target) => known(target) ?? new Upstream(target, answerMsMax));
    // Its requests in flight finish; the pool then closes by itself.
    for (const gone of before) if (!upstreams.includes(gone)) gone.pool.close().catch(() => undefined);
  }

  async function answerFor(request: IncomingMessage, route: string, retried: string[]): Promise<Answer> {
    if (PRIVATE_PATH.test(request.url ?? '')) return problemAnswer(new Problem('not_found'), null);
    try {
      const body = await readBody(request);
      const healthy = upstreams.filter((upstream) => upstream.isHealthy);
      return await forward(rank(healthy, route), request, body, retried);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('bad_gateway', { cause: error });
      return problemAnswer(problem, null);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const presented = parseCookie(request.headers.cookie ?? '')[ROUTE_COOKIE] ?? '';
    const isMinted = policy === 'affinity' && !ROUTE.test(presented);
    // Minted before forwarding: a login has no session cookie to follow yet.
    const route = isMinted ? randomBytes(16).toString('hex') : presented;
    const retried: string[] = [];
    const { status, headers, body, node, code } = await answerFor(request, route, retried);
    response.writeHead(status, responseHeaders(headers, isMinted ? route : null)).end(body);
    const path = (request.url ?? '').split('?', 1)[0] as string;
    const durationMs = performance.now() - startedAt;
    const method = request.method ?? '';
    onForwarded({ method, path, status, code, node, retried, durationMs, requestHeaders: request.headers });
  }

  const server = createServer({ maxHeaderSize: limits.headerBytesMax, keepAliveTimeout: 60_000 }, handle);
  await listenNear(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setTargets,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(upstreams.map((upstream) => upstream.pool.destroy()));
    },
  };
}
