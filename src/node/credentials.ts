/** How a credential travels: a bearer token in Authorization, or a session id in a cookie. */
import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { CredentialKind } from '../protocol/strategies.ts';
import type { CookieConfig } from './environment.ts';

export interface Credentials {
  read(headers: IncomingHttpHeaders): string | undefined;
  /** Hands one over: as a cookie, for which `setCookie` is called, or as the token that the body is to carry. */
  give(credential: string | undefined, setCookie: (line: string) => void): { token?: string };
  clear(setCookie: (line: string) => void): void;
}

const bearer: Credentials = {
  read: ({ authorization = '' }) => /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1],
  give: (credential) => (credential === undefined ? {} : { token: credential }),
  clear: () => undefined,
};

function cookie({ name, secure }: CookieConfig): Credentials {
  // A session cookie without Max-Age: the server decides when the session ends.
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    read: ({ cookie: line = '' }) => parseCookie(line)[name],
    give(credential, setCookie) {
      if (credential !== undefined) setCookie(stringifySetCookie(name, credential, options));
      return {};
    },
    clear(setCookie) {
      setCookie(stringifySetCookie(name, '', { ...options, expires: new Date(1) }));
    },
  };
}

export const credentialsFor = (kind: CredentialKind, config: CookieConfig): Credentials =>
  kind === 'bearer' ? bearer : cookie(config);
