/**
 * A server of the contract that is wrong on purpose: it reads a session, thinks for a while, and writes all of it
 * back. A logout that comes in between is undone. Started as a process, like every node of the lab.
 */
import { randomUUID } from 'node:crypto';
import { pause } from './until.ts';
import { type Answer, serveWrongly } from './wrong-server.ts';

/** How long it thinks between reading and writing back. */
const TORN_MS = 15;

interface Session {
  readonly username: string;
  readonly cart: Readonly<Record<string, number>>;
}

const sessions = new Map<string, Session>();
const linesOf = ({ cart }: Session) => ({
  items: Object.entries(cart).map(([productId, quantity]) => ({ productId, quantity })),
});

async function add(id: string, session: Session, productId: string): Promise<Answer> {
  await pause(TORN_MS);
  const changed = { ...session, cart: { ...session.cart, [productId]: (session.cart[productId] ?? 0) + 1 } };
  sessions.set(id, changed);
  return { status: 200, body: linesOf(changed) };
}

function login(username: string): Answer {
  const id = randomUUID();
  sessions.set(id, { username, cart: {} });
  const body = { user: { username }, session: { id: `public-${id}` } };
  return { status: 200, body, cookie: `torn=${id}` };
}

serveWrongly('memory', async ({ path, body: { username = '', productId = '' }, cookies }) => {
  if (path === '/login') return login(username);
  const [, id = ''] = /torn=([\w-]+)/.exec(cookies) ?? [];
  const session = sessions.get(id);
  if (path === '/logout') {
    sessions.delete(id);
    return { status: 204, cookie: 'torn=' };
  }
  if (!session) return { status: 401 };
  return path === '/cart/items' ? add(id, session, productId) : { status: 200, body: linesOf(session) };
});
