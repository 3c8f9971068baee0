/**
 * One example for each route: what is sent, and what the stateful server answers to it. They are what
 * docs/API-REFERENCE.md shows; its test sends each one to real servers and compares.
 */
import type { RouteId } from '../../../src/protocol/routes.ts';

export interface Example {
  /** The session is bob's unless the route needs more. */
  readonly as?: 'alice';
  /** What the same session has done before; `login` stands for a login from another device. */
  readonly after?: readonly RouteId[];
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Absent where the answer has no body, or is no JSON. */
  readonly answer?: object;
}

export const PASSWORD = 'correct horse battery staple';
export const NODE = 'node-1';

const bob = { id: 'u-bob', username: 'bob', name: 'Bob Baker', role: 'user' };
const alice = { id: 'u-alice', username: 'alice', name: 'Alice Adams', role: 'admin' };
const carol = { id: 'u-carol', username: 'carol', name: 'Carol Clark', role: 'user' };

const id = 'z7JpvRdwVlSdQo483gf9VtGDsxPajlaLiypEiij4qcc';
const createdAt = '2026-11-22T08:00:00.000Z';
const session = {
  id,
  createdAt,
  expiresAt: '2026-11-22T20:00:00.000Z',
  idleExpiresAt: '2026-11-22T08:30:00.000Z',
};
const me = { user: bob, session, servedBy: NODE, stateHeldBy: 'node' };

const laptops = (quantity: number) => ({
  productId: 'laptop',
  name: 'Laptop',
  unitPriceCents: 99999,
  quantity,
  subtotalCents: 99999 * quantity,
});
const oneLaptop = { items: [laptops(1)], totalCents: 99999 };

const sessionExamples = {
  login: { body: { username: 'bob', password: PASSWORD }, answer: { user: bob, session } },
  logout: {},
  me: { answer: me },
  dashboard: {
    after: ['addItem', 'appendMessage'],
    answer: { ...me, cartItemCount: 1, cartTotalCents: 99999, conversationTotal: 1 },
  },
  listSessions: {
    answer: {
      sessions: [{ id, device: 'curl/8.5.0', createdAt, lastSeenAt: createdAt, current: true }],
      complete: false,
    },
  },
  endOtherSessions: { after: ['login'], answer: { ended: 1 } },
  endSession: { params: { id } },
  listUsers: { as: 'alice', answer: { users: [alice, bob, carol] } },
} as const satisfies Partial<Record<RouteId, Example>>;

const shopExamples = {
  listProducts: {
    answer: {
      products: [
        { id: 'laptop', name: 'Laptop', priceCents: 99999 },
        { id: 'mouse', name: 'Wireless Mouse', priceCents: 4999 },
        { id: 'keyboard', name: 'Mechanical Keyboard', priceCents: 12999 },
      ],
    },
  },
  getCart: { after: ['addItem'], answer: { ...oneLaptop, version: 1 } },
  addItem: { body: { productId: 'laptop', quantity: 1 }, answer: { ...oneLaptop, version: 1 } },
  setQuantity: {
    after: ['addItem'],
    params: { productId: 'laptop' },
    body: { quantity: 2 },
    answer: { items: [laptops(2)], totalCents: 199998, version: 2 },
  },
  removeItem: {
    after: ['addItem'],
    params: { productId: 'laptop' },
    answer: { items: [], totalCents: 0, version: 2 },
  },
  checkout: {
    after: ['addItem'],
    headers: { 'Idempotency-Key': 'order-1' },
    answer: {
      order: { id: 'd5684e63-a568-4522-825a-daed8b28ba56', ...oneLaptop, placedAt: createdAt },
    },
  },
  getConversation: {
    after: ['appendMessage'],
    answer: { messages: [{ text: 'Hello.', at: createdAt }], total: 1 },
  },
  appendMessage: {
    body: { text: 'Hello.' },
    answer: { reply: 'You have told me 1 thing.', total: 1 },
  },
} as const satisfies Partial<Record<RouteId, Example>>;

const toolExamples = {
  calculate: {
    body: { operation: 'average', values: [2, 4, 9] },
    answer: { operation: 'average', values: [2, 4, 9], result: 5 },
  },
  random: {
    query: 'count=3&type=string',
    answer: {
      type: 'string',
      count: 3,
      values: ['R9x31mcKbdIlj2WT', 'DpgHBDJbrOk_WNho', 'qVhXksiHhH7lprfQ'],
    },
  },
  health: { answer: { status: 'ok', strategy: 'memory', node: NODE } },
  info: {
    answer: {
      node: NODE,
      strategy: 'memory',
      family: 'stateful',
      stateHeldBy: 'node',
      sessionsHeld: 1,
      startedAt: createdAt,
    },
  },
  livez: { answer: { status: 'ok' } },
  readyz: { query: 'verbose', answer: { status: 'ready', checks: { server: 'ok' } } },
  metrics: {},
  openApi: {},
} as const satisfies Partial<Record<RouteId, Example>>;

/** Complete: a route without an example does not compile. */
export const examples: Readonly<Record<RouteId, Example>> = {
  ...sessionExamples,
  ...shopExamples,
  ...toolExamples,
};
