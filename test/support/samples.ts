/** A request for every route that a server with a full cart has no reason to refuse. */
import type { RouteId } from '../../src/protocol/routes.ts';
import { type Input, PASSWORD } from './client.ts';

const params = { productId: 'mouse', id: 'x'.repeat(43) };

export const samples: Readonly<Record<RouteId, Input>> = {
  login: { body: { username: 'alice', password: PASSWORD } },
  logout: {},
  me: {},
  dashboard: {},
  listSessions: {},
  endOtherSessions: {},
  endSession: { params },
  listUsers: {},
  listProducts: {},
  getCart: {},
  addItem: { body: { productId: 'mouse', quantity: 1 } },
  setQuantity: { params, body: { quantity: 2 } },
  removeItem: { params },
  checkout: { headers: { 'idempotency-key': 'sample' } },
  getConversation: {},
  appendMessage: { body: { text: 'hello' } },
  calculate: { body: { operation: 'add', values: [1, 2] } },
  random: { query: 'count=2&type=string' },
  health: {},
  info: {},
  livez: {},
  readyz: { query: 'verbose' },
  metrics: {},
  openApi: {},
};
