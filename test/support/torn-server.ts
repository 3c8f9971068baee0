/**
 * A server of the contract that is wrong on purpose: it reads a session, thinks for a while, and writes all of it
 * back. A logout that comes in between is undone. Started as a process, like every node of the lab.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long it thinks between reading and writing back. */
const TORN_MS = 15;

interface Session {
  readonly username: string;
  readonly cart: Readonly<Record<string, number>>;
}
interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly cookie?: string;
}

const sessions = new Map<string, Session>();
const linesOf = ({ cart }: Session) => ({
  items: Object.entries(cart).map(([productId, quantity]) => ({ productId, quantity })),
});

async function jsonOf(request: IncomingMessage): Promise<Record<string, string>> {
  const text = Buffer.concat(await request.toArray()).toString();
  return text === '' ? {} : JSON.parse(text);
}

async function add(id: string, session: Session, productId: string): Promise<Answer> {
  await sleep(TORN_MS);
  const changed = { ...session, cart: { ...session.cart, [productId]: (session.cart[productId] ?? 0) + 1 } };
  sessions.set(id, changed);
  return { status: 200, body: linesOf(changed) };
}

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const { username = '', productId = '' } = await jsonOf(request);
  const path = (request.url ?? '').replace('/api/stateful', '');
  if (path === '/health') return { status: 200, body: { status: 'ok' } };
  if (path === '/login') {
    const id = randomUUID();
    sessions.set(id, { username, cart: {} });
    return {
      status: 200,
      body: { user: { username }, session: { id: `public-${id}` } },
      cookie: `torn=${id}`,
    };
  }
  const [, id = ''] = /torn=([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
  const session = sessions.get(id);
  if (path === '/logout') {
    sessions.delete(id);
    return { status: 204, cookie: 'torn=' };
  }
  if (!session) return { status: 401 };
  return path === '/cart/items' ? add(id, session, productId) : { status: 200, body: linesOf(session) };
}

const server = createServer((request, response) => {
  answerTo(request).then(
    ({ status, body, cookie }) => {
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
  process.stdout.write(`${JSON.stringify({ listening, node: process.env.NODE_NAME, strategy: 'memory' })}\n`);
});
// Without a channel to the lab: it ends when it is told to, or with the lab.
process.once('SIGTERM', () => process.exit(0));
