/** What only the service has: accounts that people make and keep, orders that stay, and what an admin does. */
import {
  AccountChanged,
  AccountPage,
  AuditPage,
  AuditQuery,
  ChangePasswordRequest,
  OrderAnswer,
  OrderId,
  OrderPage,
  PasswordChanged,
  ProductPage,
  Registered,
  RegisterRequest,
  UpdateAccount,
  UserId,
} from '../accounts.ts';
import { PageQuery } from '../pages.ts';
import type { RouteTable } from '../route.ts';
import { EndedSessions } from '../session.ts';
import { sessionRoutes } from './sessions.ts';
import { shopRoutes } from './shop.ts';

/** Routes of the contract that answer more here, or may refuse for one reason more. */
const widened = {
  login: { ...sessionRoutes.login, problems: [...sessionRoutes.login.problems, 'overloaded'] },
  listUsers: { ...sessionRoutes.listUsers, summary: 'The first hundred users, without secrets' },
  listProducts: {
    ...shopRoutes.listProducts,
    query: PageQuery,
    answer: ProductPage,
    problems: ['store_unavailable'],
  },
  checkout: {
    ...shopRoutes.checkout,
    problems: [...shopRoutes.checkout.problems, 'out_of_stock', 'store_unavailable'],
  },
} as const satisfies RouteTable;

const accountRoutes = {
  register: {
    method: 'post',
    path: '/register',
    scope: 'base',
    access: 'anyone',
    summary: 'Make an account; never tells whether the name was taken',
    body: RegisterRequest,
    answer: Registered,
    problems: ['weak_password', 'too_many_requests', 'overloaded', 'store_unavailable'],
  },
  changePassword: {
    method: 'post',
    path: '/password',
    scope: 'base',
    access: 'session',
    summary: 'Change the password; all other sessions of this user end',
    body: ChangePasswordRequest,
    answer: PasswordChanged,
    problems: ['wrong_password', 'weak_password', 'too_many_requests', 'overloaded'],
  },
  listOrders: {
    method: 'get',
    path: '/orders',
    scope: 'base',
    access: 'session',
    summary: 'This user’s orders, newest first',
    query: PageQuery,
    answer: OrderPage,
  },
  getOrder: {
    method: 'get',
    path: '/orders/{id}',
    scope: 'base',
    access: 'session',
    summary: 'One order of this user',
    params: { id: OrderId },
    answer: OrderAnswer,
  },
} as const satisfies RouteTable;

const adminRoutes = {
  listAccounts: {
    method: 'get',
    path: '/admin/users',
    scope: 'base',
    access: 'admin',
    summary: 'All users, page by page',
    query: PageQuery,
    answer: AccountPage,
  },
  updateAccount: {
    method: 'patch',
    path: '/admin/users/{id}',
    scope: 'base',
    access: 'admin',
    summary: 'Change a user’s role, or disable the user; the user’s sessions end',
    params: { id: UserId },
    body: UpdateAccount,
    answer: AccountChanged,
    problems: ['own_account'],
  },
  endSessionsOf: {
    method: 'delete',
    path: '/admin/users/{id}/sessions',
    scope: 'base',
    access: 'admin',
    summary: 'End all sessions of a user',
    params: { id: UserId },
    answer: EndedSessions,
    problems: ['not_knowable'],
  },
  readAudit: {
    method: 'get',
    path: '/admin/audit',
    scope: 'base',
    access: 'admin',
    summary: 'The audit trail, newest first',
    query: AuditQuery,
    answer: AuditPage,
  },
} as const satisfies RouteTable;

export const serviceRoutes = { ...widened, ...accountRoutes, ...adminRoutes };
