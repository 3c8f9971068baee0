/** The page's interface over a fake lab on a free port, and raw requests that may say anything. */
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createApi } from '../../src/lab/api/api.ts';
import type { StreamOptions } from '../../src/lab/api/stream.ts';
import type { LabControl } from '../../src/lab/lab-control.ts';

export const builtPage = fileURLToPath(new URL('../../dist/web', import.meta.url));
/** As long as a real one. */
export const token = 'a-token-for-tests'.padEnd(43, '-');

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** biome-ignore lint/suspicious/noExplicitAny: what a test expects stands in its assertions. */
  readonly json: any;
}

interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Sent as it is, instead of the body as JSON. */
  readonly raw?: string;
}

interface Served {
  readonly pageDirectory?: string;
  readonly stream?: StreamOptions;
  readonly port?: number;
}

export async function serveApi(lab: LabControl, { pageDirectory = builtPage, ...rest }: Served = {}) {
  const api = await createApi({ lab, token, pageDirectory, host: '127.0.0.1', port: 0, ...rest });
  const port = Number(new URL(api.url).port);

  function open(method: string, path: string, { headers, body, raw }: Asked = {}): Promise<IncomingMessage> {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers: { ...type, ...headers } };
      request(options, resolve).on('error', reject).end(content);
    });
  }

  async function ask(method: string, path: string, asked?: Asked): Promise<Answer> {
    const response = await open(method, path, asked);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    const isJson = /json$/.test(response.headers['content-type'] ?? '');
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  }

  return {
    ...api,
    port,
    open,
    ask,
    /** With the token. */
    post: (path: string, body?: unknown) =>
      ask('POST', path, { headers: { Authorization: `Bearer ${token}` }, body }),
  };
}
