/**
 * A server of the contract that is careless on purpose, in the way that LEAK says: it writes what it is told into its log
 * or its metrics, answers it, or takes a credential from the address. Started as a process, like every node of the lab.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What this server does wrong; `nothing`: it is as it should be. `no metrics` is no leak, but nobody can tell;
 * `planted id`: whoever logs in gets the id that came with the login.
 */
export type Leak =
  | 'nothing'
  | 'log'
  | 'encoded log'
  | 'metrics'
  | 'answer'
  | 'query'
  | 'no metrics'
  | 'planted id';

const leak = process.env.LEAK as Leak;
const sessions = new Map<string, { username: string; id: string }>();
const routes = new Set<string>();

function write(text: string): void {
  if (leak === 'log') process.stderr.write(`${text}\n`);
  if (leak === 'encoded log') process.stderr.write(`${Buffer.from(`said:${text}`).toString('base64')}\n`);
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const cookieOf = ({ cookie = '' }: IncomingMessage['headers']) => /leaky=([\w-]+)/.exec(cookie)?.[1];

const refusal = (status: number, told: string) => ({
  status,
  body: { detail: leak === 'answer' ? told : 'No.' },
});

async function answerTo(request: IncomingMessage) {
  const { url = '', headers } = request;
  const text = Buffer.concat(await request.toArray()).toString();
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  write(`${url} ${headers.cookie ?? ''} ${headers.referer ?? ''} ${text}`);
  routes.add(leak === 'metrics' ? url : 'every route');
  if (pathname === '/metrics' && leak !== 'no metrics') return { status: 200, body: [...routes] };
  const path = pathname.replace('/api/stateful', '');
  if (path === '/health') return { status: 200, body: { status: 'ok' } };
  if (path === '/login') {
    const { username, password } = jsonOf(text);
    if (typeof username !== 'string' || password !== 'correct horse battery staple')
      return refusal(401, text);
    const secret = (leak === 'planted id' && cookieOf(headers)) || randomUUID();
    const id = `public-${sessions.size}`;
    sessions.set(secret, { username, id });
    return { status: 200, body: { user: { username }, session: { id } }, cookie: `leaky=${secret}` };
  }
  const secret = cookieOf(headers) ?? (leak === 'query' ? searchParams.get('token') : null);
  const session = sessions.get(secret ?? '');
  if (path !== '/me' || !session) return refusal(path === '/me' ? 401 : 404, url);
  return { status: 200, body: { user: { username: session.username }, session: { id: session.id } } };
}

const server = createServer((request, response) => {
  answerTo(request).then(
    ({ status, body, ...rest }) => {
      const cookie = 'cookie' in rest ? { 'set-cookie': rest.cookie as string } : {};
      response.writeHead(status, { 'content-type': 'application/json', ...cookie }).end(JSON.stringify(body));
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
