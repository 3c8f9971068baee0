/** The operations of the lab's client, as requests of the contract, and what their answers show. */
import { isDefinite } from '../../client/errors.ts';
import { type Parts, requestOf } from '../../client/request.ts';
import { headers } from '../../protocol/headers.ts';
import type { Invoke, OperationKind, Order, Output } from '../../protocol/history.ts';
import { type ServiceRouteId, serviceRouteTable } from '../../protocol/routes.ts';
import type { HttpRequest } from './http-exchange.ts';

/** The users that every server of the contract starts with. */
export const USERS = ['alice', 'bob', 'carol'] as const;

/** Those of the lab whose passwords cost what real ones cost. */
export const STORM_USERS = ['peggy', 'quinn', 'rosa'] as const;

/** The password of the users that come with the teaching data. */
export const TEACHING_PASSWORD = 'correct horse battery staple';

type Asked = Pick<Invoke, 'user' | 'productId' | 'quantity' | 'text' | 'key'>;
type Call = Pick<HttpRequest, 'method' | 'path' | 'body'> & Partial<Pick<HttpRequest, 'headers'>>;

/** Method and address stand in the route table; a base is put before them when it is known. */
const call = (id: ServiceRouteId, parts?: Parts): Call => requestOf(serviceRouteTable[id], '', parts);

const calls: Record<OperationKind, (asked: Asked) => Call> = {
  login: ({ user }) => call('login', { body: { username: user, password: TEACHING_PASSWORD } }),
  logout: () => call('logout'),
  me: () => call('me'),
  'cart.read': () => call('getCart'),
  'cart.add': ({ productId, quantity }) => call('addItem', { body: { productId, quantity } }),
  'conversation.read': () => call('getConversation'),
  'users.list': () => call('listUsers'),
  'message.append': ({ text }) => call('appendMessage', { body: { text } }),
  'cart.checkout': ({ key = '' }) => call('checkout', { headers: { [headers.idempotencyKey]: key } }),
  // Of the service alone; a server without it answers 404, and shows nothing.
  'orders.list': () => call('listOrders'),
};

export const callFor = (kind: OperationKind, asked: Asked): Call => calls[kind](asked);

/** ok, fail or info: did it certainly happen, certainly not, or can nobody know? */
export function outcomeOf(status: number, code: string | undefined): 'ok' | 'fail' | 'info' {
  if (status < 400) return 'ok';
  return isDefinite(status, code) ? 'fail' : 'info';
}

interface AnswerBody {
  user?: { username?: unknown };
  session?: { id?: unknown; createdAt?: unknown; idleExpiresAt?: unknown; expiresAt?: unknown };
  items?: unknown;
  messages?: unknown;
  total?: unknown;
  order?: { id?: unknown; items?: unknown; totalCents?: unknown };
  orders?: unknown;
}

const ofType = <Value>(type: 'string' | 'number', value: unknown): Value | undefined =>
  typeof value === type ? (value as Value) : undefined;

function linesOf(items: unknown): Record<string, number> | undefined {
  if (!Array.isArray(items)) return undefined;
  const lines = items.map((item) => [item?.productId, item?.quantity] as const);
  const isLine = ([productId, quantity]: (typeof lines)[number]) =>
    typeof productId === 'string' && Number.isInteger(quantity);
  return lines.every(isLine) ? Object.fromEntries(lines) : undefined;
}

function textsOf(messages: unknown): string[] | undefined {
  if (!Array.isArray(messages)) return undefined;
  const texts = messages.map((message) => message?.text);
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}

function orderOf(order: AnswerBody['order']): Order | undefined {
  const lines = linesOf(order?.items);
  if (typeof order?.id !== 'string' || !lines) return undefined;
  const { id, totalCents } = order;
  return { id, lines, ...(Number.isInteger(totalCents) && { totalCents: totalCents as number }) };
}

function idsOf(orders: unknown): string[] | undefined {
  if (!Array.isArray(orders)) return undefined;
  const ids = orders.map((order) => order?.id);
  return ids.every((id) => typeof id === 'string') ? ids : undefined;
}

/** Only what the answer holds; a server that does not speak the contract shows nothing, and breaks nothing. */
export function outputOf(body: unknown, ofWallClock: (unixMs: number) => number): Output {
  if (typeof body !== 'object' || body === null) return {};
  const { user, session, items, messages, total, order, orders } = body as AnswerBody;
  const timeOf = (value: unknown) => {
    const unixMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(unixMs) ? undefined : ofWallClock(unixMs);
  };
  const output: Output = {
    user: ofType('string', user?.username),
    sessionId: ofType('string', session?.id),
    createdAt: timeOf(session?.createdAt),
    idleExpiresAt: timeOf(session?.idleExpiresAt),
    expiresAt: timeOf(session?.expiresAt),
    cart: linesOf(items),
    messages: textsOf(messages),
    messageTotal: Number.isInteger(total) ? (total as number) : undefined,
    order: orderOf(order),
    orders: idsOf(orders),
  };
  return Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined));
}
