/**
 * What the teaching servers are compared with: an Express application without sessions, and the same with
 * express-session, its MemoryStore or connect-redis, set up as their documentation shows. It speaks as much of the
 * contract as the bench needs. FOIL says which one.
 */
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { RedisStore } from 'connect-redis';
import express, { type Request, type Response } from 'express';
import session from 'express-session';
import { createClient } from 'redis';
import { heapBytesAfterCollection } from '../src/node/measure.ts';

declare module 'express-session' {
  interface SessionData {
    username: string;
    createdAt: string;
    cart: Record<string, number>;
  }
}

const { FOIL = 'express', PORT, HOST, NODE_NAME: node, REDIS_URL, STORE_PREFIX = 'foil:' } = process.env;
const LIFETIME_MS = 30 * 60_000;

const app = express();
app.disable('x-powered-by').disable('etag');

async function storeFor(foil: string): Promise<session.Store> {
  if (foil === 'session-memory') return new session.MemoryStore();
  const client = createClient({ url: REDIS_URL ?? '' });
  await client.connect();
  return new RedisStore({ client, prefix: STORE_PREFIX, ttl: LIFETIME_MS / 1_000 });
}

const answerOf = ({ username, createdAt }: Partial<session.SessionData>, id: string) => {
  const expiresAt = new Date(Date.now() + LIFETIME_MS).toISOString();
  const user = { id: `u-${username}`, username, name: `${username} of the bench`, role: 'user' };
  return { user, session: { id, createdAt, expiresAt, idleExpiresAt: expiresAt }, servedBy: node };
};

const cartOf = ({ cart = {} }: Partial<session.SessionData>) => ({
  items: Object.entries(cart).map(([productId, quantity]) => ({ productId, quantity })),
});

function logIn(request: Request, response: Response): void {
  request.session.regenerate(() => {
    request.session.username = request.body.username;
    request.session.createdAt = new Date().toISOString();
    request.session.save(() => response.json(answerOf(request.session, request.sessionID)));
  });
}

/** Between reading a session and answering, nearly every handler waits for something: here as briefly as can be. */
async function addToCart(request: Request, response: Response): Promise<void> {
  const { productId, quantity } = request.body;
  await setImmediate();
  const { cart = {} } = request.session;
  request.session.cart = { ...cart, [productId]: (cart[productId] ?? 0) + quantity };
  response.json(cartOf(request.session));
}

if (FOIL === 'express') {
  const { headers, body } = JSON.parse(process.argv[2] ?? '');
  app.get('/api/stateful/me', (_request, response) => {
    response.set(headers).send(body);
  });
} else {
  const options = { name: 'sid', secret: 'only for this bench', resave: false, saveUninitialized: false };
  app.use(session({ ...options, store: await storeFor(FOIL), cookie: { maxAge: LIFETIME_MS } }));
  app.use(express.json());
  app.post('/api/stateful/login', logIn);
  app.use((request, response, next) => {
    if (request.session.username === undefined) response.status(401).json({ code: 'not_authenticated' });
    else next();
  });
  app.get('/api/stateful/me', (request, response) => {
    response.json(answerOf(request.session, request.sessionID));
  });
  app.get('/api/stateful/cart', (request, response) => {
    response.json(cartOf(request.session));
  });
  app.post('/api/stateful/cart/items', addToCart);
}

const server = app.listen(Number(PORT), HOST ?? '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ listening: `http://${HOST}:${port}`, node, strategy: FOIL })}\n`);
});

process.on('disconnect', () => process.exit());
process.on('message', ({ type, id }: { type: string; id: number }) => {
  if (type === 'drain') process.exit();
  const heapBytes = heapBytesAfterCollection();
  process.send?.({ type: 'measured', id, heapBytes, rssBytes: process.memoryUsage.rss(), sessionsHeld: 0 });
});
