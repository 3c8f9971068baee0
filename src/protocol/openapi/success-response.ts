/** What a route answers when it succeeds. */
import type { NamedRoute } from '../routes.ts';
import { type HeaderName, headerRefs } from './headers.ts';
import { schemaRef } from './schemas.ts';

export type Credential = 'bearer' | 'cookie';

function content(answer: Exclude<NamedRoute['answer'], null>) {
  return answer === 'text'
    ? { 'text/plain': { schema: { type: 'string' } } }
    : { 'application/json': { schema: schemaRef(answer) } };
}

export function successResponse(route: NamedRoute, credential: Credential | undefined) {
  const { id, access, answer, summary } = route;
  const movesSession = id === 'login' || id === 'logout';
  const headers: HeaderName[] = [
    ...(movesSession || access !== 'anyone' ? (['Cache-Control'] as const) : []),
    ...(credential === 'cookie' && (movesSession || access !== 'anyone') ? (['Set-Cookie'] as const) : []),
  ];
  return answer === null
    ? { 204: { description: `${summary}: done`, headers: headerRefs(...headers) } }
    : { 200: { description: summary, headers: headerRefs(...headers), content: content(answer) } };
}
