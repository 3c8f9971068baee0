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
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { limits } from '../protocol/headers.ts';
import { Problem } from '../protocol/problems.ts';
import type { User } from '../protocol/session.ts';
import { applyChange } from '../shop/apply-change.ts';
import { type Change, emptyState, type SessionState } from '../shop/state.ts';
import type {
  CreateStrategy,
  Found,
  Refusal,
  Session,
  Started,
  Strategy,
  StrategyOptions,
} from './strategy.ts';
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

class JwtStrategy implements Strategy {
  readonly name = 'jwt';
  readonly family = 'stateless';
  readonly credentialKind = 'bearer';
  readonly stateHeldBy = 'client';

  readonly #options: StrategyOptions;

  constructor(options: StrategyOptions) {
    this.#options = options;
  }

  async start(user: User, device: string): Promise<Started> {
    const createdAt = this.#options.now();
    const expiresAt = createdAt + this.#options.lifetimes.absoluteMs;
    const times = { createdAt, lastSeenAt: createdAt, idleExpiresAt: createdAt, expiresAt };
    const fresh = { id: newSecret(), userId: user.id, device, ...times, state: emptyState };
    const { session, renewed } = await this.#issue(fresh, user, emptyState);
    return { session, credential: renewed };
  }

  async find(credential: string): Promise<Found | Refusal> {
    if (!isCanonical(credential)) return 'unknown';
    let session: Session;
    try {
      session = sessionOf(await this.#verify(credential));
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      // Everything that jose refuses is one answer to the client: which check failed is no help to it.
      if (error instanceof errors.JOSEError) return 'unknown';
      throw error;
    }
    const { now, lifetimes } = this.#options;
    const mayRoll = session.idleExpiresAt < session.expiresAt;
    const isHalfGone = session.idleExpiresAt - now() < lifetimes.idleMs / 2;
    if (mayRoll && isHalfGone && session.user) return this.#issue(session, session.user, session.state);
    return { session };
  }

  async apply(session: Session, change: Change): Promise<Found | null> {
    if (!session.user) return null;
    const applied = await this.#issue(session, session.user, applyChange(session.state, change));
    // Only a change can be refused for its size: a read renews a token that the client carries already.
    if (applied.renewed.length > limits.tokenBytesMax) throw new Problem('state_too_large');
    return applied;
  }

  // No server knows which tokens are out there: none can be listed, none can be ended.
  async list(): Promise<null> {
    return null;
  }

  async end(): Promise<null> {
    return null;
  }

  async endAll(): Promise<null> {
    return null;
  }

  held(): number {
    return 0;
  }

  async checkReady(): Promise<void> {}

  async close(): Promise<void> {}

  /** A new token for the same session: its idle expiry rolls on, its absolute expiry stays. */
  async #issue(session: Session, { id: sub, ...profile }: User, state: SessionState) {
    const { keys, lifetimes, now } = this.#options;
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
    const header = { alg: keys.algorithm, typ: TYPE, kid: keys.signing.kid };
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(keys.signing.sign);
    return { session: sessionOf(claims), renewed: token };
  }

  async #verify(token: string): Promise<Claims> {
    const { keys, now } = this.#options;
    const keyFor = ({ kid }: JWTHeaderParameters) => {
      const key = kid === undefined ? undefined : keys.verifying.get(kid);
      if (!key) throw new errors.JWKSNoMatchingKey();
      return key.verify;
    };
    const { payload } = await jwtVerify<Claims>(token, keyFor, {
      algorithms: [keys.algorithm],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: REQUIRED_CLAIMS,
      currentDate: new Date(now()),
    });
    return payload as Claims;
  }
}

export const createJwtStrategy: CreateStrategy = async (options) => new JwtStrategy(options);
