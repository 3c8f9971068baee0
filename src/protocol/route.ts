/** What the contract says of one route, and what follows from it. */
import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';
type Access = 'anyone' | 'session' | 'admin';
export type Scope = 'base' | 'root';

export interface Route {
  readonly method: Method;
  /** Path template of RFC 6570 level 1, below `scope`. */
  readonly path: string;
  /** `base` lies under /api/<family>; `root` at the server's root. */
  readonly scope: Scope;
  readonly access: Access;
  readonly summary: string;
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  readonly body?: z.ZodType;
  /** Fields of the body whose wrong value has a code of its own, where it was sent at all. */
  readonly refusals?: Readonly<Record<string, ProblemCode>>;
  /** Null: 204, no content. Text: Prometheus exposition. */
  readonly answer: z.ZodType | null | 'text';
  /** Codes besides those that follow from the rest; see `problemsOf`. */
  readonly problems?: readonly ProblemCode[];
}

export type RouteTable = Readonly<Record<string, Route>>;

/** Where no route answers. */
export const unmatchedProblems = ['not_found', 'method_not_allowed'] as const satisfies ProblemCode[];

/** What a gateway may answer in a server's place. */
export const gatewayProblems = ['bad_gateway', 'no_node', 'gateway_timeout'] as const satisfies ProblemCode[];

/** What the service may answer on any route: before it looks at who asks, and what for. */
export const serviceProblems = [
  'overloaded',
  'cross_site',
  'malformed_request',
] as const satisfies ProblemCode[];

/** Every code that a server may answer on this route: most follow from who may ask and what is sent. */
export function problemsOf({
  access,
  params,
  query,
  headers,
  body,
  refusals = {},
  problems = [],
}: Route): ProblemCode[] {
  const codes: ProblemCode[] = ['server_error', ...problems, ...Object.values(refusals)];
  if (access !== 'anyone')
    codes.push('no_session', 'invalid_session', 'session_timeout', 'store_unavailable');
  if (access === 'admin') codes.push('forbidden');
  if (body) codes.push('malformed_json', 'content_too_large', 'unsupported_media_type');
  if (body || query || headers) codes.push('missing_data');
  if (params) codes.push('malformed_request', 'not_found');
  return [...new Set(codes)];
}

/** The code for a body with these fields at fault. */
export function codeFor({ refusals = {} }: Route, body: unknown, fields: readonly string[]): ProblemCode {
  const sent = Object.keys(typeof body === 'object' && body !== null ? body : {});
  const named = fields.find((field) => Object.hasOwn(refusals, field) && sent.includes(field));
  return (named !== undefined && refusals[named]) || 'missing_data';
}

/** `/cart/items/{productId}` as Express writes it: `/cart/items/:productId`. */
export const expressPath = (template: string): string => template.replaceAll(/\{(\w+)\}/g, ':$1');
