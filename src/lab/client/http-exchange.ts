/** One request of the lab's client, with every byte of it counted. */
import { Agent, request } from 'undici';
import { LAB_CLIENT_HEADER } from '../../protocol/headers.ts';

/** The device that sessions are opened from: a word that stands nowhere else, so that it can be found again. */
export const USER_AGENT = 'statelab-client';

const ANSWER_BYTES_MAX = 1024 * 1024;

/** Connections are kept and shared: a browser would, too. */
export const createAgent = (): Agent =>
  new Agent({
    connections: 256,
    keepAliveTimeout: 10_000,
    maxResponseSize: ANSWER_BYTES_MAX,
    connect: { timeout: 1000 },
  });

export interface HttpRequest {
  readonly origin: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
  /** Who asks, for the lab's gateway alone: no server gets it, so nobody counts it. */
  readonly mark?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined for an empty or foreign body. */
  readonly body: unknown;
  readonly text: string;
}

function encode({ origin, method, headers, body = '' }: HttpRequest) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  // RFC 9110, section 8.6: a method that may have a body says so when it has none.
  const hasLength = method !== 'GET';
  const fields: Record<string, string> = {
    host: new URL(origin).host,
    connection: 'keep-alive',
    'user-agent': USER_AGENT,
    accept: 'application/json',
    ...headers,
    ...(payload && { 'content-type': 'application/json' }),
    ...(hasLength && { 'content-length': String(Buffer.byteLength(payload)) }),
  };
  return { payload, fields };
}

/** Bytes of the request on the wire: its line, its header section and its body (RFC 9112, section 2.1). */
export function requestBytes(http: HttpRequest): number {
  const { payload, fields } = encode(http);
  const line = `${http.method} ${http.path} HTTP/1.1\r\n`;
  const section = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.byteLength(`${line}${section.join('')}\r\n${payload}`);
}

/** @throws when no answer came: a refused or cut connection, or nothing within `timeoutMs` */
export async function exchange(agent: Agent, http: HttpRequest, timeoutMs: number): Promise<HttpAnswer> {
  const { payload, fields } = encode(http);
  const { connection: _implied, 'content-length': _counted, ...headers } = fields;
  // Not AbortSignal.timeout, whose timer no answer ends: for so long it would keep the request in memory.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    const answer = await request(`${http.origin}${http.path}`, {
      dispatcher: agent,
      method: http.method,
      headers: http.mark === undefined ? headers : { ...headers, [LAB_CLIENT_HEADER]: http.mark },
      body: payload || null,
      signal: controller.signal,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, body: parseJson(text), text };
  } finally {
    clearTimeout(timer);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An empty body, or a server that does not speak the contract: the operation shows nothing.
    return undefined;
  }
}
