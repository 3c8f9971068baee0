/** Header fields that cross a proxy, and those that end there (RFC 9110, section 7.6.1). */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { stringifySetCookie } from 'cookie';
import { LAB_CLIENT_HEADER, ROUTE_COOKIE } from '../../protocol/headers.ts';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Only the gateway may say these: a client that sends them could pretend to be another one. */
const PROXY_OWNED = /^(forwarded|x-forwarded-.*|x-real-ip)$/;

type Fields = Record<string, string | string[]>;

function endToEnd(fields: IncomingHttpHeaders): Fields {
  const named = String(fields.connection ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const kept: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.includes(name)) kept[name] = value;
  }
  return kept;
}

/** How the gateway signs a request that it forwards (RFC 9110, section 7.6.3). */
const PSEUDONYM = 'statelab';

export function requestHeaders(
  { headers, httpVersion }: Pick<IncomingMessage, 'headers' | 'httpVersion'>,
  clientAddress: string,
): Fields {
  const kept = endToEnd(headers);
  for (const name of Object.keys(kept)) if (PROXY_OWNED.test(name)) delete kept[name];
  // Between the lab's client and this gateway only.
  delete kept[LAB_CLIENT_HEADER];
  // The body is forwarded whole, and its length is written anew.
  delete kept['content-length'];
  return {
    ...kept,
    // After whoever signed before, with the version in which the request came here.
    via: [kept.via ?? [], `${httpVersion} ${PSEUDONYM}`].flat().join(', '),
    'x-forwarded-for': clientAddress,
    'x-forwarded-proto': 'http',
    'x-forwarded-host': headers.host ?? '',
  };
}

/** @param mintedRoute the route that this answer tells the client to come back with */
export function responseHeaders(fields: IncomingHttpHeaders, mintedRoute: string | null): Fields {
  const kept = endToEnd(fields);
  if (mintedRoute !== null) {
    const cookie = stringifySetCookie(ROUTE_COOKIE, mintedRoute, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
    });
    kept['set-cookie'] = [kept['set-cookie'] ?? [], cookie].flat();
  }
  return kept;
}
