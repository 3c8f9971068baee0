/** The header fields of the contract, each described once. */
import { headers as names } from '../headers.ts';

const header = (description: string, schema: object = { type: 'string' }) => ({ description, schema });

const TRACEPARENT = {
  type: 'string',
  pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
};

export const headerComponents = {
  [names.servedBy]: header('The node that answered'),
  [names.traceparent]: header('W3C Trace Context; the trace goes on if the request named one', TRACEPARENT),
  [names.requestId]: header('Names this request in the log'),
  'Cache-Control': header('no-store on everything personal', { type: 'string', const: 'no-store' }),
  'Set-Cookie': header('The session cookie: HttpOnly, SameSite=Lax, Path=/, and Secure behind TLS'),
  'WWW-Authenticate': header('How to authenticate (RFC 6750)'),
  'Retry-After': header('Seconds to wait before trying again', { type: 'integer', minimum: 1 }),
  Allow: header('With 405: the methods that the address knows'),
};

export type HeaderName = keyof typeof headerComponents;

/** What every answer carries. */
const universal: readonly HeaderName[] = [names.servedBy, names.traceparent, names.requestId];

export const headerRefs = (...more: HeaderName[]) =>
  Object.fromEntries([...universal, ...more].map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** What any request may carry. */
export const parameterComponents = {
  traceparent: {
    name: names.traceparent,
    in: 'header',
    description: 'W3C Trace Context',
    schema: TRACEPARENT,
  },
  requestId: {
    name: names.requestId,
    in: 'header',
    description: 'A name for this request, of the client’s choice',
    schema: { type: 'string', pattern: '^[\\w.-]{1,64}$' },
  },
};
