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
import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { Problem } from '../protocol/problems.ts';
import type { User } from '../protocol/session.ts';
import { applyChange } from '../shop/apply-change.ts';
import type { Change, SessionState } from '../shop/state.ts';
import type {
  CreateStrategy,
  Found,
  Refusal,
  Session,
  Started,
  Strategy,
  StrategyOptions,
} from './strategy.ts';
import {
  type CarriedSession,
  type Claims,
  claimsOf,
  isCanonical,
  isDueForRenewal,
  newSession,
  requiredClaims,
  sessionOf,
} from './support/carried-session.ts';

const TYPE = 'statelab+jwt';

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
    const fresh = newSession(user, device, this.#options);
    const { session, renewed } = await this.#issue(fresh, user, fresh.state);
    return { session, credential: renewed };
  }

  async find(credential: string): Promise<Found | Refusal> {
    if (!isCanonical(credential)) return 'unknown';
    let session: CarriedSession;
    try {
      session = sessionOf(await this.#verify(credential));
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      // Everything that jose refuses is one answer to the client: which check failed is no help to it.
      if (error instanceof errors.JOSEError) return 'unknown';
      throw error;
    }
    const { now, lifetimes } = this.#options;
    if (!isDueForRenewal(session, now(), lifetimes)) return { session };
    return this.#issue(session, session.user, session.state);
  }

  async apply(session: Session, change: Change): Promise<Found | null> {
    if (!session.user) return null;
    const applied = await this.#issue(session, session.user, applyChange(session.state, change));
    // Only a change can be refused for its size: a read renews a token that the client carries already.
    if (applied.renewed.length > this.#options.credentialBytesMax) throw new Problem('state_too_large');
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
  async #issue(session: Session, user: User, state: SessionState) {
    const { keys } = this.#options;
    const claims = claimsOf(session, user, state, this.#options);
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
      ...requiredClaims,
      currentDate: new Date(now()),
    });
    return payload as Claims;
  }
}

export const createJwtStrategy: CreateStrategy = async (options) => new JwtStrategy(options);
