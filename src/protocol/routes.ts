/**
 * Every route of the contract, once. OpenAPI is generated from this table, servers answer 405 from it,
 * and the contract suite holds each server to it, both ways.
 */
import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';
import {
  Dashboard,
  EndedSessions,
  Health,
  Info,
  LoginAnswer,
  LoginRequest,
  Me,
  SessionId,
  SessionList,
  UserList,
} from './session.ts';
import {
  AddItem,
  AppendMessage,
  Cart,
  CheckoutAnswer,
  Conversation,
  IdempotencyKey,
  ProductId,
  ProductList,
  Reply,
  SetQuantity,
} from './shop.ts';
import { CalculateAnswer, CalculateRequest, Live, RandomAnswer, RandomQuery, Ready } from './tools.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';
export type Access = 'anyone' | 'session' | 'admin';

export interface Route {
  readonly id: string;
  readonly method: Method;
  /** Path template of RFC 6570 level 1, below `scope`. */
  readonly path: string;
  /** `base` lies under /api/<family>; `root` at the server's root. */
  readonly scope: 'base' | 'root';
  readonly access: Access;
  readonly summary: string;
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  readonly body?: z.ZodType;
  /** Null: 204, no content. Text: Prometheus exposition. */
  readonly answer: z.ZodType | null | 'text';
  /** Codes besides those that follow from access and body. */
  readonly problems: readonly ProblemCode[];
}

const productId = { productId: ProductId };

const shop: Route[] = [
  { id: 'listProducts', method: 'get', path: '/products', scope: 'base', access: 'anyone', summary: 'The catalogue', answer: ProductList, problems: [] },
  { id: 'getCart', method: 'get', path: '/cart', scope: 'base', access: 'session', summary: 'The cart', answer: Cart, problems: [] },
  { id: 'addItem', method: 'post', path: '/cart/items', scope: 'base', access: 'session', summary: 'Add pieces of a product', body: AddItem, answer: Cart, problems: ['not_found', 'quantity_limit', 'state_too_large'] },
  { id: 'setQuantity', method: 'patch', path: '/cart/items/{productId}', scope: 'base', access: 'session', summary: 'Set the quantity of a product; 0 removes it', params: productId, body: SetQuantity, answer: Cart, problems: ['not_found', 'state_too_large'] },
  { id: 'removeItem', method: 'delete', path: '/cart/items/{productId}', scope: 'base', access: 'session', summary: 'Remove a product', params: productId, answer: Cart, problems: ['not_found'] },
  { id: 'checkout', method: 'post', path: '/cart/checkout', scope: 'base', access: 'session', summary: 'Turn the cart into an order, once per Idempotency-Key', headers: { 'Idempotency-Key': IdempotencyKey }, answer: CheckoutAnswer, problems: ['missing_data', 'cart_empty', 'state_too_large'] },
  { id: 'getConversation', method: 'get', path: '/conversation', scope: 'base', access: 'session', summary: 'What was said so far', answer: Conversation, problems: [] },
  { id: 'appendMessage', method: 'post', path: '/conversation/messages', scope: 'base', access: 'session', summary: 'Say something; the reply shows what the server remembers', body: AppendMessage, answer: Reply, problems: ['state_too_large'] },
];

const sessions: Route[] = [
  { id: 'login', method: 'post', path: '/login', scope: 'base', access: 'anyone', summary: 'Start a session', body: LoginRequest, answer: LoginAnswer, problems: ['invalid_credentials', 'too_many_requests', 'store_unavailable'] },
  { id: 'logout', method: 'post', path: '/logout', scope: 'base', access: 'anyone', summary: 'End the presented session', answer: null, problems: ['store_unavailable'] },
  { id: 'me', method: 'get', path: '/me', scope: 'base', access: 'session', summary: 'Who am I, and who holds my state', answer: Me, problems: [] },
  { id: 'dashboard', method: 'get', path: '/dashboard', scope: 'base', access: 'session', summary: 'Me, with cart and conversation counts', answer: Dashboard, problems: [] },
  { id: 'listSessions', method: 'get', path: '/sessions', scope: 'base', access: 'session', summary: "This user's live sessions", answer: SessionList, problems: ['not_knowable'] },
  { id: 'endOtherSessions', method: 'delete', path: '/sessions', scope: 'base', access: 'session', summary: 'End all other sessions of this user', answer: EndedSessions, problems: ['not_knowable'] },
  { id: 'endSession', method: 'delete', path: '/sessions/{id}', scope: 'base', access: 'session', summary: 'End one session of this user', params: { id: SessionId }, answer: null, problems: ['not_found', 'not_knowable'] },
  { id: 'listUsers', method: 'get', path: '/users', scope: 'base', access: 'admin', summary: 'All users, without secrets', answer: UserList, problems: [] },
];

const tools: Route[] = [
  { id: 'calculate', method: 'post', path: '/calculate', scope: 'base', access: 'anyone', summary: 'Pure arithmetic: the same on every server', body: CalculateRequest, answer: CalculateAnswer, problems: ['invalid_operation'] },
  { id: 'random', method: 'get', path: '/random', scope: 'base', access: 'anyone', summary: 'Fresh values', query: RandomQuery, answer: RandomAnswer, problems: ['missing_data'] },
  { id: 'health', method: 'get', path: '/health', scope: 'base', access: 'anyone', summary: 'Which node with which strategy answers', answer: Health, problems: [] },
  { id: 'info', method: 'get', path: '/info', scope: 'base', access: 'anyone', summary: 'Who holds state here, and how many sessions', answer: Info, problems: [] },
  { id: 'livez', method: 'get', path: '/livez', scope: 'root', access: 'anyone', summary: 'The process runs', answer: Live, problems: [] },
  { id: 'readyz', method: 'get', path: '/readyz', scope: 'root', access: 'anyone', summary: 'The server takes requests; ?verbose lists each check', answer: Ready, problems: ['not_ready'] },
  { id: 'metrics', method: 'get', path: '/metrics', scope: 'root', access: 'anyone', summary: 'Prometheus text; not through the gateway', answer: 'text', problems: [] },
];

export const routes: readonly Route[] = [...sessions, ...shop, ...tools];

/** `/cart/items/{productId}` as Express writes it: `/cart/items/:productId`. */
export const expressPath = (template: string): string => template.replaceAll(/\{(\w+)\}/g, ':$1');

/** The path templates with the methods each one knows, for 405 and its Allow field. */
export function methodsByPath(scope: Route['scope']): Map<string, Method[]> {
  const paths = new Map<string, Method[]>();
  for (const route of routes.filter((candidate) => candidate.scope === scope)) {
    paths.set(route.path, [...(paths.get(route.path) ?? []), route.method]);
  }
  return paths;
}
