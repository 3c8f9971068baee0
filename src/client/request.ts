/** A request as the route table writes it: method, address, fields and body. Pure; nothing is sent here. */
import { z } from 'zod';
import type { Route } from '../protocol/route.ts';
import { type About, type FieldError, InvalidRequest } from './errors.ts';

/** What goes into a request, by where it goes. */
export interface Parts {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ContractRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the server's root, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body?: unknown;
}

/** @param base where the family's routes lie, such as `/api/stateful` */
export function requestOf(route: Route, base: string, parts: Parts = {}): ContractRequest {
  const { params = {}, query = {}, headers = {}, body } = parts;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const search = new URLSearchParams(asked).toString();
  return {
    method: route.method.toUpperCase() as ContractRequest['method'],
    path: `${route.scope === 'base' ? base : ''}${path}${search && `?${search}`}`,
    headers,
    ...(body !== undefined && { body }),
  };
}

/** Reading changes nothing (RFC 9110, section 9.2.1). */
export const isSafe = ({ method }: Pick<Route, 'method'>): boolean => method === 'get';

/** `..` and nothing at all would make another address of it, whatever the schema says. */
const Segment = z.string().regex(/^(?!\.{0,2}$)/, 'can be no part of an address');

function fieldErrors(schema: z.ZodType | undefined, value: unknown): FieldError[] {
  const { error } = schema?.safeParse(value) ?? {};
  return error?.issues.map(({ path, message }) => ({ field: path.join('.'), message })) ?? [];
}

/**
 * Holds what is to be sent to the route's schemas. What cannot become the address that was meant must never leave:
 * without its id, "end one session" would be "end all".
 */
export function checkerOf({ params, query, headers, body }: Route): (about: About, parts: Parts) => void {
  const names = Object.keys(params ?? {});
  const schemas = {
    params: params && z.object(params),
    segments: z.object(Object.fromEntries(names.map((name) => [name, Segment]))),
    headers: headers && z.object(headers),
  };
  return (about, parts) => {
    const misnamed = fieldErrors(schemas.params, parts.params ?? {});
    const errors = [
      ...(misnamed.length > 0 ? misnamed : fieldErrors(schemas.segments, parts.params ?? {})),
      ...fieldErrors(query, parts.query ?? {}),
      ...fieldErrors(schemas.headers, parts.headers ?? {}),
      ...fieldErrors(body, parts.body),
    ];
    if (errors.length > 0) throw new InvalidRequest(about, errors);
  };
}
