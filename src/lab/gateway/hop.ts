/** A forwarded request as the page sees it: no credential, no identifier, no query. */
import { parseCookie } from 'cookie';
import { ROUTE_COOKIE } from '../../protocol/headers.ts';
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

function credentialBytes({ authorization, cookie }: ForwardedRequest['requestHeaders']): number {
  const bearer = authorization?.replace(/^Bearer /i, '') ?? '';
  const cookies = Object.entries(parseCookie(cookie ?? '')).filter(([name]) => name !== ROUTE_COOKIE);
  return cookies.reduce((bytes, [name, value]) => bytes + `${name}=${value}`.length, bearer.length);
}

export const hopOf = (deployment: DeploymentName, request: ForwardedRequest): Hop => ({
  deployment,
  method: request.method,
  path: templateOf(request.path),
  status: request.status,
  code: request.code,
  node: request.node,
  retried: request.retried,
  durationMs: Math.round(request.durationMs * 100) / 100,
  credentialBytes: credentialBytes(request.requestHeaders),
});
