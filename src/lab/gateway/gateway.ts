/**
 * The reverse proxy in front of a deployment's nodes: one listener, paths unchanged, every hop an event.
 * It learns who is alive from connections that fail and from answers that are late, and repeats only what is
 * safe to repeat: a safe method, or a request that was never sent.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCookie } from 'cookie';
import { limits, ROUTE_COOKIE, serverLimits } from '../../protocol/headers.ts';
import type { GatewayPolicy } from '../../protocol/lab-words.ts';
import { Problem } from '../../protocol/problems.ts';
import { listenNear } from '../ports.ts';
import { type Answer, problemAnswer } from './answers.ts';
import { forward } from './forward.ts';
import { responseHeaders } from './forwarded-headers.ts';
import { policies, type Target } from './policies.ts';
import { isPrivate, originForm } from './request-target.ts';
import { Upstream } from './upstreams.ts';

const ROUTE = /^[0-9a-f]{32}$/;

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
  /** Mints a route for affinity, 32 hex digits: a run gives a seeded one, so that it can be repeated. */
  readonly newRoute?: () => string;
  readonly onForwarded: (request: ForwardedRequest) => void;
}

export interface Gateway {
  readonly url: string;
  /**
   * The nodes it sends to from now on. A node that is no longer named gets no new request.
   * Resolves when the requests that were on their way to such a node have ended.
   */
  setTargets(targets: readonly Target[]): Promise<void>;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Destroying the request would take the connection with it, and the answer could not be sent.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      // One byte more than a node takes: the node itself then refuses, as it would without a gateway.
      if (bytes > limits.bodyBytesMax + 1) throw new Problem('content_too_large');
      chunks.push(chunk);
    }
  } catch (error) {
    // The client went away in the middle: no node is to blame.
    throw error instanceof Problem ? error : new Problem('malformed_request', { cause: error });
  }
  return Buffer.concat(chunks);
}

export async function startGateway({
  policy,
  port,
  answerMsMax,
  newRoute = () => randomBytes(16).toString('hex'),
  onForwarded,
}: GatewayOptions): Promise<Gateway> {
  const rank = policies[policy]();
  let upstreams: Upstream[] = [];

  async function setTargets(targets: readonly Target[]): Promise<void> {
    const before = upstreams;
    const known = ({ name, origin }: Target) =>
      before.find((one) => one.name === name && one.origin === origin);
    upstreams = targets.map((target) => known(target) ?? new Upstream(target, answerMsMax));
    const gone = before.filter((upstream) => !upstreams.includes(upstream));
    // A pool that closes takes nothing new, and is closed when what it has sent is answered or given up.
    await Promise.all(gone.map(({ pool }) => pool.close().catch(() => undefined)));
  }

  async function answerFor(request: IncomingMessage, route: string, retried: string[]): Promise<Answer> {
    try {
      const path = originForm(request.url ?? '');
      if (isPrivate(path)) throw new Problem('not_found');
      const read = { request, path, body: await readBody(request) };
      const healthy = upstreams.filter((upstream) => upstream.isHealthy);
      return await forward(rank(healthy, route), read, retried);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('bad_gateway', { cause: error });
      return problemAnswer(problem, null, request.headers);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const presented = parseCookie(request.headers.cookie ?? '')[ROUTE_COOKIE] ?? '';
    const isMinted = policy === 'affinity' && !ROUTE.test(presented);
    // Minted before forwarding: a login has no session cookie to follow yet.
    const route = isMinted ? newRoute() : presented;
    const retried: string[] = [];
    const { status, headers, body, node, code } = await answerFor(request, route, retried);
    response.writeHead(status, responseHeaders(headers, isMinted ? route : null)).end(body);
    const path = (request.url ?? '').split('?', 1)[0] as string;
    const durationMs = performance.now() - startedAt;
    const method = request.method ?? '';
    onForwarded({ method, path, status, code, node, retried, durationMs, requestHeaders: request.headers });
  }

  const server = createServer(serverLimits, (request, response) => {
    // Whatever a node may have answered, it must not end the lab.
    handle(request, response).catch(() => response.destroy());
  });
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
