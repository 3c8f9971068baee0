/** A forwarded request as text: what was said and answered, and the command line that says it again. */
import { STATUS_CODES } from 'node:http';
import { parseCookie, parseSetCookie } from 'cookie';
import type { RawMessage } from '../../protocol/exchanges.ts';
import type { ForwardedRequest } from '../gateway/gateway.ts';
import { type Field, fieldsOf, startLineOf } from '../gateway/messages.ts';
import type { Shown } from './decode-credential.ts';

/** Nobody reads more of a body, and 200 of them are kept. */
const BODY_CHARACTERS_MAX = 32_768;
const PASSWORD = /("password"\s*:\s*)"(?:[^"\\]|\\.)*"/g;

function textOf(body: Buffer): string {
  const text = body.subarray(0, BODY_CHARACTERS_MAX).toString('utf8');
  return body.length > BODY_CHARACTERS_MAX ? `${text}…` : text;
}

/** Whatever else a request says, a password is shown to nobody. */
const withoutPassword = (text: string): string => text.replaceAll(PASSWORD, '$1"…"');

export const rawRequest = ({ request, requestBody }: ForwardedRequest): RawMessage => ({
  startLine: startLineOf(request),
  headers: fieldsOf(request).map(([name, value]): [string, string] => [name, value]),
  body: withoutPassword(textOf(requestBody)),
});

/** As the gateway sent it on; what Node adds for the connection alone is not in it. */
export const rawResponse = ({ status, responseHeaders, responseBody }: ForwardedRequest): RawMessage => ({
  startLine: `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
  headers: Object.entries(responseHeaders).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  ),
  body: textOf(responseBody),
});

export function presentedIn({ request }: ForwardedRequest): Shown {
  const { authorization = '', cookie = '' } = request.headers;
  const [, bearer = null] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  const cookies = Object.entries(parseCookie(cookie)).map(([name, value = '']) => [name, value] as const);
  return { bearer, cookies };
}

export function issuedIn({ responseHeaders, responseBody }: ForwardedRequest): Shown {
  const lines = [responseHeaders['set-cookie'] ?? []].flat().map((line) => parseSetCookie(line));
  return {
    bearer: tokenIn(responseBody),
    // An empty value tells the client to forget the cookie: nothing is issued by it.
    cookies: lines.flatMap(({ name, value }) => (value ? [[name, value] as const] : [])),
  };
}

function tokenIn(body: Buffer): string | null {
  try {
    const { token } = JSON.parse(body.toString('utf8'));
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

/** Each connection has its own, and curl writes them itself. */
const CONNECTION_FIELDS = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

/** What a client would say again, by lower-case name. */
export const fieldsToRepeat = (fields: readonly Field[]): Field[] =>
  fields.filter(([name]) => !CONNECTION_FIELDS.has(name.toLowerCase()));

/** For a POSIX shell: between single quotes nothing means anything but a single quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function curlLine(origin: string, { startLine, headers, body }: RawMessage): string {
  const [method = 'GET', target = '/'] = startLine.split(' ');
  const fields = fieldsToRepeat(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return [
    // --globoff: nothing in an address stands for several.
    'curl -i --globoff',
    ...(method === 'GET' ? [] : [`-X ${quoted(method)}`]),
    quoted(`${origin}${target}`),
    ...fields,
    ...(body === '' ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' ');
}
