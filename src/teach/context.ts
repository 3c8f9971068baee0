/** What the routes of one server share. */
import type { Response } from 'express';
import type { Credentials } from '../node/credentials.ts';
import type { Metrics } from '../node/metrics.ts';
import type { User } from '../protocol/session.ts';
import type { Catalogue } from '../shop/pricing.ts';
import type { Session, Strategy } from '../strategies/strategy.ts';
import type { Config } from './config.ts';
import type { LoginGuard } from './login-guard.ts';
import type { Users } from './users.ts';

export interface Context {
  readonly strategy: Strategy;
  readonly config: Config;
  readonly users: Users;
  readonly catalogue: Catalogue;
  readonly credentials: Credentials;
  readonly loginGuard: LoginGuard;
  readonly metrics: Metrics;
  readonly startedAt: string;
}

/** What `requireSession` leaves for the route behind it. */
export interface Authenticated {
  user: User;
  session: Session;
  /** Merged into the answer: a renewed token, or nothing. */
  renewed: { token?: string };
}

/** For what hands over a cookie: a second one does not replace the first. */
export const setCookieOn = (response: Response) => (line: string) => void response.append('Set-Cookie', line);

export const authenticated = (response: Response): Authenticated => response.locals as Authenticated;
