/**
 * A session that its client carries: what stands in the token, and when a new one is due. Registered claim
 * names where RFC 7519 has them; times are whole seconds.
 */
import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { User } from '../../protocol/session.ts';
import { emptyState, type SessionState } from '../../shop/state.ts';
import type { Lifetimes, Session, StrategyOptions } from '../strategy.ts';
import { idleExpiry } from './expiry.ts';
import { type PackedState, packState, unpackState } from './packed-state.ts';
import { newSecret } from './secret.ts';

const ISSUER = 'statelab';
const AUDIENCE = 'statelab-shop';

export interface Claims extends JWTPayload {
  sub: string;
  sid: string;
  iat: number;
  exp: number;
  auth_time: number;
  session_exp: number;
  device: string;
  user: Omit<User, 'id'>;
  state: PackedState;
}

/** What every token must say, whoever presents it (RFC 8725, sections 3.8 and 3.9). */
export const requiredClaims = {
  issuer: ISSUER,
  audience: AUDIENCE,
  requiredClaims: ['sub', 'sid', 'iat', 'exp', 'auth_time', 'session_exp', 'device', 'user', 'state'],
};

type Clock = Pick<StrategyOptions, 'now' | 'lifetimes'>;
/** The token vouches for its user. */
export type CarriedSession = Session & { readonly user: User };

const seconds = (ms: number) => Math.floor(ms / 1000);

export function newSession(user: User, device: string, { now, lifetimes }: Clock): CarriedSession {
  const createdAt = now();
  const times = { createdAt, lastSeenAt: createdAt, idleExpiresAt: createdAt };
  const expiresAt = createdAt + lifetimes.absoluteMs;
  return { id: newSecret(), userId: user.id, user, device, ...times, expiresAt, state: emptyState };
}

/** The claims of the session's next token: its idle expiry rolls on, its absolute expiry stays. */
export function claimsOf(session: Session, { id: sub, ...profile }: User, state: SessionState, clock: Clock) {
  const issuedAt = clock.now();
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub,
    sid: session.id,
    jti: randomUUID(),
    iat: seconds(issuedAt),
    exp: seconds(idleExpiry(issuedAt, session.expiresAt, clock.lifetimes)),
    auth_time: seconds(session.createdAt),
    session_exp: seconds(session.expiresAt),
    device: session.device,
    user: profile,
    state: packState(state),
  } satisfies Claims;
}

export const sessionOf = (claims: Claims): CarriedSession => ({
  id: claims.sid,
  userId: claims.sub,
  user: { id: claims.sub, ...claims.user },
  device: claims.device,
  createdAt: claims.auth_time * 1000,
  lastSeenAt: claims.iat * 1000,
  idleExpiresAt: claims.exp * 1000,
  expiresAt: claims.session_exp * 1000,
  state: unpackState(claims.state),
});

/** Less than half of the idle time is left, and a new token would live longer. */
export function isDueForRenewal(session: Session, now: number, { idleMs }: Lifetimes): boolean {
  const mayRoll = session.idleExpiresAt < session.expiresAt;
  return mayRoll && session.idleExpiresAt - now < idleMs / 2;
}

/** One token has one spelling: decoders let padding and unused bits pass (RFC 4648, section 3.5). */
export const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
