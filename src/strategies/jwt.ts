/**
 * jwt: the state lives in the token that the client carries, signed so that it cannot be changed.
 *
 * How does server 2 know that it is the same person? It checks the signature with a key that both servers
 * have. Nothing is looked up, so any server will do, and none forgets when it restarts.
 *
 * The price: nobody can take the token back. A logout only makes the client forget it; an old token shows
 * the old state; two changes made from the same token overwrite each other; each request carries it all.
 *
 * Threats (RFC 8725)
 * - Stolen token: works until `exp`, also after a logout, and can be renewed until `session_exp`.
 * - Forgery: algorithm, type, issuer and audience are fixed here and never taken from the token; `none`,
 *   an embedded key (`jwk`, `jku`) or an unknown `kid` is refused.
 * - Disclosure: the payload is readable to whoever holds the token. It is signed, not encrypted.
 */
import { randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { limits } from '../protocol/headers.ts';
import { Problem } from '../protocol/problems.ts';
import type { User } from '../protocol/session.ts';
import { applyChange } from '../shop/apply-change.ts';
import { emptyState, type SessionState } from '../shop/state.ts';
import type { Session, Strategy, StrategyOptions } from './strategy.ts';
import { idleExpiry } from './support/expiry.ts';
import { type PackedState, packState, unpackState } from './support/packed-state.ts';
import { newSecret } from './support/secret.ts';

const TYPE = 'statelab+jwt';
const ISSUER = 'statelab';
const AUDIENCE = 'statelab-shop';
const REQUIRED_CLAIMS = ['sub', 'sid', 'iat', 'exp', 'auth_time', 'session_exp', 'device', 'user', 'state'];

/** Registered names where RFC 7519 has them; times are whole seconds. */
interface Claims extends JWTPayload {
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

/** One token has one spelling: decoders let padding and unused bits pass (RFC 4648, section 3.5). */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

const seconds = (ms: number) => Math.floor(ms / 1000);

const sessionOf = (claims: Claims): Session => ({
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

export async function createJwtStrategy({ lifetimes, keys, now }: StrategyOptions): Promise<Strategy> {
  const { algorithm, signing, verifying } = keys;

  /** A new token for the same session: its idle expiry rolls on, its absolute expiry stays. */
  async function issue(session: Session, user: User, state: SessionState) {
    const { id: sub, ...profile } = user;
    const issuedAt = now();
    const claims: Claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub,
      sid: session.id,
      jti: randomUUID(),
      iat: seconds(issuedAt),
      exp: seconds(idleExpiry(issuedAt, session.expiresAt, lifetimes)),
      auth_time: seconds(session.createdAt),
      session_exp: seconds(session.expiresAt),
      device: session.device,
      user: profile,
      state: packState(state),
    };
    const header = { alg: algorithm, typ: TYPE, kid: signing.kid };
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(signing.sign);
    return { session: sessionOf(claims), renewed: token };
  }

  async function verify(token: string): Promise<Claims> {
    const { payload } = await jwtVerify<Claims>(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : verifying.get(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key.verify;
      },
      {
        algorithms: [algorithm],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: REQUIRED_CLAIMS,
        currentDate: new Date(now()),
      },
    );
    return payload as Claims;
  }

  return {
    name: 'jwt',
    family: 'stateless',
    credentialKind: 'bearer',
    stateHeldBy: 'client',

    async start(user, device) {
      const createdAt = now();
      const expiresAt = createdAt + lifetimes.absoluteMs;
      const fresh = { id: newSecret(), userId: user.id, device, createdAt, lastSeenAt: createdAt };
      const empty: Session = { ...fresh, idleExpiresAt: createdAt, expiresAt, state: emptyState };
      const { session, renewed } = await issue(empty, user, emptyState);
      return { session, credential: renewed };
    },

    async find(credential) {
      if (!isCanonical(credential)) return 'unknown';
      let session: Session;
      try {
        session = sessionOf(await verify(credential));
      } catch (error) {
        if (error instanceof errors.JWTExpired) return 'expired';
        // Everything that jose refuses is one answer to the client: which check failed is no help to it.
        if (error instanceof errors.JOSEError) return 'unknown';
        throw error;
      }
      const idleLeftMs = session.idleExpiresAt - now();
      const mayRoll = session.idleExpiresAt < session.expiresAt;
      const isHalfGone = idleLeftMs < lifetimes.idleMs / 2;
      if (mayRoll && isHalfGone && session.user) return issue(session, session.user, session.state);
      return { session };
    },

    async apply(session, change) {
      if (!session.user) return null;
      const applied = await issue(session, session.user, applyChange(session.state, change));
      // Only a change can be refused for its size: a read renews a token that the client carries already.
      if (applied.renewed.length > limits.tokenBytesMax) throw new Problem('state_too_large');
      return applied;
    },

    // No server knows which tokens are out there: none can be listed, none can be ended.
    end: async () => null,
    list: async () => null,
    endAll: async () => null,
    held: () => 0,
    async checkReady() {},
    async close() {},
  };
}
