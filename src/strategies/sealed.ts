/**
 * sealed: the state lives in a cookie that the client carries, encrypted so that nobody can read or change it.
 *
 * How does server 2 know that it is the same person? It opens the cookie with a key that both servers have.
 * Nothing is looked up, so any server will do, and none forgets when it restarts.
 *
 * The price is that of jwt: nobody can take the cookie back, an old one shows the old state, and parallel
 * changes overwrite each other. And it must fit a cookie: 4096 bytes, of which base64url takes a quarter.
 *
 * Threats (RFC 7516, RFC 8725)
 * - Stolen cookie: works until `exp`, also after a logout, and can be renewed until `session_exp`. HttpOnly
 *   keeps scripts away from it.
 * - Disclosure: only its length can be seen, which grows with the state. It is never compressed: a length
 *   that depends on what is inside would tell more (the CRIME attack).
 * - Forgery: A256GCM is authenticated. Algorithms, type, issuer and audience are fixed here and never taken
 *   from the cookie; an unknown `kid` is refused.
 * - A repeated nonce would break GCM: each is 96 random bits, so a key seals at most 2^32 cookies (NIST SP
 *   800-38D, section 8.3). At a thousand a second that is seven weeks: rotate keys sooner.
 */
import { type CompactJWEHeaderParameters, EncryptJWT, errors, jwtDecrypt } from 'jose';
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
import { KID_LENGTH_MAX } from './support/key-ring.ts';

const TYPE = 'statelab+jwe';
/** The ring's key encrypts the content itself (RFC 7518, section 4.5). */
const KEY_MANAGEMENT = 'dir';
const ENCRYPTION = 'A256GCM';

const headerFor = (kid: string) => ({ alg: KEY_MANAGEMENT, enc: ENCRYPTION, typ: TYPE, kid });

const LONGEST_HEADER = Buffer.from(JSON.stringify(headerFor('k'.repeat(KID_LENGTH_MAX)))).toString(
  'base64url',
);

/** Under whatever key: a read renews the cookie with the newest one, and cannot refuse what the state has become. */
const lengthAtMost = (cookie: string): number => LONGEST_HEADER.length + cookie.length - cookie.indexOf('.');

class SealedStrategy implements Strategy {
  readonly name = 'sealed';
  readonly family = 'stateless';
  readonly credentialKind = 'cookie';
  readonly stateHeldBy = 'client';

  readonly #options: StrategyOptions;

  constructor(options: StrategyOptions) {
    this.#options = options;
  }

  async start(user: User, device: string): Promise<Started> {
    const fresh = newSession(user, device, this.#options);
    const { session, renewed } = await this.#seal(fresh, user, fresh.state);
    return { session, credential: renewed };
  }

  async find(credential: string): Promise<Found | Refusal> {
    if (!isCanonical(credential)) return 'unknown';
    let session: CarriedSession;
    try {
      session = sessionOf(await this.#open(credential));
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      // Everything that jose refuses is one answer to the client: which check failed is no help to it.
      if (error instanceof errors.JOSEError) return 'unknown';
      throw error;
    }
    const { now, lifetimes } = this.#options;
    if (!isDueForRenewal(session, now(), lifetimes)) return { session };
    return this.#seal(session, session.user, session.state);
  }

  async apply(session: Session, change: Change): Promise<Found | null> {
    if (!session.user) return null;
    const applied = await this.#seal(session, session.user, applyChange(session.state, change));
    // A browser would drop a larger cookie without a word, and keep the old one.
    if (lengthAtMost(applied.renewed) > this.#options.credentialBytesMax)
      throw new Problem('state_too_large');
    return applied;
  }

  // No server knows which cookies are out there: none can be listed, none can be ended.
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

  /** A new cookie for the same session. */
  async #seal(session: Session, user: User, state: SessionState) {
    const { sealing } = this.#options.sealKeys;
    const claims = claimsOf(session, user, state, this.#options);
    const cookie = await new EncryptJWT(claims)
      .setProtectedHeader(headerFor(sealing.kid))
      .encrypt(sealing.key);
    return { session: sessionOf(claims), renewed: cookie };
  }

  async #open(cookie: string): Promise<Claims> {
    const { sealKeys, now } = this.#options;
    const keyFor = ({ kid }: CompactJWEHeaderParameters) => {
      const key = kid === undefined ? undefined : sealKeys.opening.get(kid);
      if (!key) throw new errors.JWKSNoMatchingKey();
      return key.key;
    };
    const { payload } = await jwtDecrypt<Claims>(cookie, keyFor, {
      keyManagementAlgorithms: [KEY_MANAGEMENT],
      contentEncryptionAlgorithms: [ENCRYPTION],
      typ: TYPE,
      ...requiredClaims,
      currentDate: new Date(now()),
    });
    return payload as Claims;
  }
}

export const createSealedStrategy: CreateStrategy = async (options) => new SealedStrategy(options);
