/** What the servers share that are wrong on purpose: HTTP and the life of a node's process, without a strategy of ours. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StrategyName } from '../../src/protocol/strategies.ts';

export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly cookie?: string;
}

export interface Asked {
  /** Below the strategy's own prefix: `/login`. */
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
  readonly cookies: string;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  const text = Buffer.concat(await request.toArray()).toString();
  return text === '' ? {} : JSON.parse(text);
}

async function askedBy(request: IncomingMessage): Promise<Asked> {
  const path = (request.url ?? '').replace(/^\/api\/state(?:ful|less)/, '');
  return { path, body: await bodyOf(request), cookies: request.headers.cookie ?? '' };
}

export function serveWrongly(strategy: StrategyName, answerTo: (asked: Asked) => Promise<Answer>): void {
  const server = createServer((request, response) => {
    const answered = askedBy(request).then((asked) =>
      asked.path === '/health' ? { status: 200, body: { status: 'ok' } } : answerTo(asked),
    );
    answered.then(
      ({ status, body, cookie }: Answer) => {
        response.writeHead(status, {
          'content-type': 'application/json',
          ...(cookie && { 'set-cookie': cookie }),
        });
        response.end(body && JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  server.listen(Number(process.env.PORT), '127.0.0.1', () => {
    const listening = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.stdout.write(`${JSON.stringify({ listening, node: process.env.NODE_NAME, strategy })}\n`);
  });
  // Without a channel to the lab: it ends when it is told to, or with the lab.
  process.once('SIGTERM', () => process.exit(0));
}
