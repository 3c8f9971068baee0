/** A forwarded request as the page sees it: no credential, no identifier, no query. */
import { parseCookie } from 'cookie';
import { ROUTE_COOKIE } from '../../protocol/headers.ts';
import type { CredentialKind } from '../../protocol/lab-clients.ts';
import type { Hop } from '../../protocol/lab-events.ts';
import type { DeploymentName } from '../../protocol/lab-words.ts';
import { routes } from '../../protocol/routes.ts';
import type { ForwardedRequest } from './gateway.ts';

const templates = routes.map(({ path }) => ({
  path,
  pattern: new RegExp(`^(/api/(?:stateless|stateful))?${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The route's template: what stands in an identifier's place must not be shown. */
function templateOf(path: string): string {
  const known = templates.find(({ pattern }) => pattern.test(path));
  return known ? known.path : '(unknown path)';
}

function credentialBytes({ authorization, cookie }: ForwardedRequest['request']['headers']): number {
  const bearer = authorization?.replace(/^Bearer /i, '') ?? '';
  const cookies = Object.entries(parseCookie(cookie ?? '')).filter(([name]) => name !== ROUTE_COOKIE);
  return cookies.reduce((bytes, [name, value]) => bytes + `${name}=${value}`.length, bearer.length);
}

function credentialKind({
  authorization,
  cookie,
}: ForwardedRequest['request']['headers']): CredentialKind | null {
  if (authorization !== undefined && /^Bearer /i.test(authorization)) return 'bearer';
  const names = Object.keys(parseCookie(cookie ?? ''));
  return names.some((name) => name !== ROUTE_COOKIE) ? 'cookie' : null;
}

const round = (ms: number) => Math.round(ms * 100) / 100;

export const hopOf = (
  deployment: DeploymentName,
  forwarded: ForwardedRequest,
  { id, isKept }: Pick<Hop, 'id' | 'isKept'>,
): Hop => ({
  id,
  at: forwarded.at,
  deployment,
  client: forwarded.mark?.client ?? null,
  method: forwarded.method,
  path: templateOf(forwarded.path),
  status: forwarded.status,
  code: forwarded.code,
  node: forwarded.node,
  retried: forwarded.retried,
  attempts: [...forwarded.attempts],
  durationMs: round(forwarded.durationMs),
  credentialBytes: credentialBytes(forwarded.request.headers),
  credential: credentialKind(forwarded.request.headers),
  requestBytes: forwarded.requestBytes,
  responseBytes: forwarded.responseBytes,
  isKept,
});
