/**
 * The reverse proxy in front of a deployment's nodes: one listener, paths unchanged, every hop an event.
 * It learns who is alive from connections that fail and from answers that are late, and repeats only what is
 * safe to repeat: a safe method, or a request that was never sent.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCookie } from 'cookie';
import { LAB_CLIENT_HEADER, ROUTE_COOKIE, serverLimits } from '../../protocol/headers.ts';
import type { Attempt } from '../../protocol/lab-events.ts';
import type { GatewayPolicy } from '../../protocol/lab-words.ts';
import { Problem } from '../../protocol/problems.ts';
import { listenNear } from '../ports.ts';
import { type Answer, problemAnswer } from './answers.ts';
import { type ClientMark, readMark } from './client-mark.ts';
import { forward } from './forward.ts';
import { responseHeaders } from './forwarded-headers.ts';
import { readBody, requestBytes } from './messages.ts';
import { policies, type Target } from './policies.ts';
import { isPrivate, originForm } from './request-target.ts';
import { Upstream } from './upstreams.ts';

const ROUTE = /^[0-9a-f]{32}$/;

/** What the gateway saw of one request. It holds credentials: whoever passes it on must know what to leave out. */
export interface ForwardedRequest {
  /** When the gateway had it, ms since the epoch. */
  readonly at: number;
  /** Null for a stranger. */
  readonly mark: ClientMark | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code: string | null;
  readonly node: string | null;
  readonly attempts: readonly Attempt[];
  /** Nodes that were tried and did not answer: all, where the gateway answered for want of another. */
  readonly retried: string[];
  readonly durationMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly request: IncomingMessage;
  readonly requestBody: Buffer;
  readonly responseHeaders: Readonly<Record<string, string | string[]>>;
  readonly responseBody: Buffer;
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
  /** From the next request on. */
  setPolicy(policy: GatewayPolicy): void;
  close(): Promise<void>;
}

/** A request while the gateway works on it. */
interface Handled {
  readonly request: IncomingMessage;
  readonly at: number;
  readonly startedAt: number;
  readonly mark: ClientMark | null;
  readonly attempts: Attempt[];
  body: Buffer;
}

const begin = (request: IncomingMessage): Handled => ({
  request,
  at: Date.now(),
  startedAt: performance.now(),
  mark: readMark(request.headers[LAB_CLIENT_HEADER]),
  attempts: [],
  body: Buffer.alloc(0),
});

/** What sending this adds to the connection: Node writes some fields itself. */
function bytesOfSending({ socket }: ServerResponse, send: () => void): number {
  const before = socket?.bytesWritten ?? 0;
  send();
  return (socket?.bytesWritten ?? 0) - before;
}

function seen(
  { request, at, startedAt, mark, attempts, body }: Handled,
  { status, code, node, body: responseBody }: Answer,
  responseHeaders: ForwardedRequest['responseHeaders'],
  responseBytes: number,
): ForwardedRequest {
  const { method = '', url = '' } = request;
  const [path = ''] = url.split('?', 1);
  return {
    ...{ at, mark, method, path, status, code, node, attempts, responseHeaders, responseBody, responseBytes },
    retried: attempts.slice(0, node === null ? attempts.length : -1).map((attempt) => attempt.node),
    durationMs: performance.now() - startedAt,
    requestBytes: requestBytes(request, body),
    request,
    requestBody: body,
  };
}

/**
 * Straight to the node that a hand has chosen, also one that failed a moment ago: its failure is the answer, or goes on
 * to the others where that is safe, as with any request. It takes nobody's turn. A node that is not there is no choice.
 */
function pinned(upstreams: readonly Upstream[], node: string | null): Upstream[] | null {
  const chosen = upstreams.find(({ name }) => name === node);
  return chosen ? [chosen, ...upstreams.filter((one) => one !== chosen && one.isHealthy)] : null;
}

export async function startGateway({
  policy: firstPolicy,
  port,
  answerMsMax,
  newRoute = () => randomBytes(16).toString('hex'),
  onForwarded,
}: GatewayOptions): Promise<Gateway> {
  let policy = firstPolicy;
  let rank = policies[policy]();
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

  async function answerFor(handled: Handled, route: string): Promise<Answer> {
    const { request, mark, attempts, startedAt } = handled;
    try {
      const path = originForm(request.url ?? '');
      if (isPrivate(path)) throw new Problem('not_found');
      handled.body = await readBody(request);
      const healthy = upstreams.filter((upstream) => upstream.isHealthy);
      const candidates = pinned(upstreams, mark?.node ?? null) ?? rank(healthy, route);
      return await forward(candidates, { request, path, body: handled.body, startedAt }, attempts);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('bad_gateway', { cause: error });
      return problemAnswer(problem, null, request.headers);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const handled = begin(request);
    const presented = parseCookie(request.headers.cookie ?? '')[ROUTE_COOKIE] ?? '';
    const isMinted = policy === 'affinity' && !ROUTE.test(presented);
    // Minted before forwarding: a login has no session cookie to follow yet.
    const route = isMinted ? newRoute() : presented;
    const answer = await answerFor(handled, route);
    const fields = responseHeaders(answer.headers, isMinted ? route : null);
    const responseBytes = bytesOfSending(response, () =>
      response.writeHead(answer.status, fields).end(answer.body),
    );
    onForwarded(seen(handled, answer, fields, responseBytes));
  }

  const server = createServer(serverLimits, (request, response) => {
    // Whatever a node may have answered, it must not end the lab.
    handle(request, response).catch(() => response.destroy());
  });
  await listenNear(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setTargets,
    setPolicy(next) {
      policy = next;
      rank = policies[next]();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(upstreams.map((upstream) => upstream.pool.destroy()));
    },
  };
}
