/** Small servers behind a gateway: they keep what has reached them, and answer as they are told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import type { TestContext } from 'node:test';
import { type ForwardedRequest, type GatewayOptions, startGateway } from '../../src/lab/gateway/gateway.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Answer = (response: ServerResponse, received: Received) => void;

export interface Upstream {
  readonly name: string;
  readonly origin: string;
  readonly received: Received[];
  stop(): Promise<void>;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await message.toArray());
}

/** Says by default who answers. */
export async function startUpstream(
  t: TestContext,
  name: string,
  answer: Answer = (response) => response.setHeader('x-served-by', name).end(name),
  port = 0,
): Promise<Upstream> {
  const received: Received[] = [];
  const server = createServer({ maxHeaderSize: 64 * 1024 }, async (message, response) => {
    const { method = '', url = '', headers } = message;
    const all = { method, path: url, headers, body: await bytesOf(message) };
    received.push(all);
    answer(response, all);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  async function stop(): Promise<void> {
    if (!server.listening) return;
    server.close().closeAllConnections();
    await once(server, 'close');
  }
  t.after(stop);
  return { name, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, stop };
}

/**
 * A node that is gone: its port refuses until it is stopped. A port that was just given back would be the next server's;
 * this one is taken, by the near end of a connection, and nobody listens there.
 */
export async function deadUpstream(t: TestContext, name: string): Promise<Upstream> {
  const far = createTcpServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(far, 'listening');
  const near = connect((far.address() as AddressInfo).port, '127.0.0.1');
  await once(near, 'connect');
  const origin = `http://127.0.0.1:${near.localPort}`;
  async function stop(): Promise<void> {
    if (near.destroyed) return;
    // A reset: otherwise the system would keep the port for a minute.
    near.resetAndDestroy();
    far.close();
    await Promise.all([once(near, 'close'), once(far, 'close')]);
  }
  t.after(stop);
  return { name, origin, received: [], stop };
}

export async function startTestGateway(
  t: TestContext,
  upstreams: readonly Upstream[],
  options: Partial<GatewayOptions> = {},
) {
  const forwarded: ForwardedRequest[] = [];
  const gateway = await startGateway({
    policy: 'round-robin',
    port: 0,
    answerMsMax: 5_000,
    onForwarded: (one) => forwarded.push(one),
    ...options,
  });
  t.after(() => gateway.close());
  await gateway.setTargets(upstreams);
  return { ...gateway, forwarded };
}

export interface Sent {
  readonly method?: string;
  /** As it is, however odd. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

/** One request as it is said, without a library's opinions on its path and its header fields. */
export async function send(origin: string, { method = 'GET', path = '/', headers = {}, body }: Sent = {}) {
  const { hostname, port } = new URL(origin);
  const isChunked = 'transfer-encoding' in headers;
  // Node's client frames the body of a DELETE only when it is told the length.
  const length = body === undefined || isChunked ? {} : { 'content-length': Buffer.byteLength(body) };
  const sent = request({ hostname, port, method, path, headers: { ...headers, ...length }, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers: fields } = answer;
  const bytes = await bytesOf(answer);
  return { status, headers: fields, bytes, text: bytes.toString() };
}
