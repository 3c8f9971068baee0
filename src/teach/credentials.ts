/** How a credential travels: a bearer token in Authorization, or a session id in a cookie. */
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Strategy } from '../strategies/strategy.ts';
import type { Config } from './config.ts';

export interface Credentials {
  read(request: Request): string | undefined;
  /** What the body of the answer carries: the token for bearer, nothing for a cookie, which is set here. */
  give(response: Response, credential: string | undefined): { token?: string };
  clear(response: Response): void;
}

const bearer: Credentials = {
  read: (request) => /^Bearer ([\w.~+/-]+=*)$/i.exec(request.get('authorization') ?? '')?.[1],
  give: (_response, credential) => (credential === undefined ? {} : { token: credential }),
  clear: () => undefined,
};

function cookie({ name, secure }: Config['cookie']): Credentials {
  // A session cookie without Max-Age: the server decides when the session ends.
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    read: (request) => parseCookie(request.get('cookie') ?? '')[name],
    give(response, credential) {
      if (credential !== undefined) response.cookie(name, credential, options);
      return {};
    },
    clear(response) {
      response.clearCookie(name, options);
    },
  };
}

export const credentialsFor = (strategy: Strategy, config: Config): Credentials =>
  strategy.credentialKind === 'bearer' ? bearer : cookie(config.cookie);
