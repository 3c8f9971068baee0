/** A strategy whose state travels with the client, in a token of its own make: JSON and an HMAC. */
import { webcrypto } from 'node:crypto';
import { Problem } from '../../../src/protocol/problems.ts';
import type { User } from '../../../src/protocol/session.ts';
import { applyChange } from '../../../src/shop/apply-change.ts';
import { type Change, emptyState } from '../../../src/shop/state.ts';
import type { Found, Refusal, Session, Strategy, StrategyOptions } from '../../../src/strategies/strategy.ts';
import { newSecret } from '../../../src/strategies/support/secret.ts';

const { subtle } = webcrypto;

export class Signed implements Strategy {
  readonly name = 'signed';
  readonly family = 'stateless';
  readonly credentialKind = 'bearer';
  readonly stateHeldBy = 'client';
  protected readonly options: StrategyOptions;

  constructor(options: StrategyOptions) {
    this.options = options;
  }

  async start(user: User, device: string) {
    const now = this.options.now();
    const expiresAt = now + this.options.lifetimes.absoluteMs;
    const times = { createdAt: now, lastSeenAt: now, idleExpiresAt: now, expiresAt };
    const fresh = { id: newSecret(), userId: user.id, user, device, ...times, state: emptyState };
    const { session, renewed } = await this.#issue(fresh);
    return { session, credential: renewed };
  }

  async find(credential: string): Promise<Found | Refusal> {
    const [payload = '', signature = '', ...rest] = credential.split('.');
    if (rest.length > 0 || !(await this.isGenuine(payload, signature))) return 'unknown';
    const session = this.read(payload);
    if (session === null) return 'unknown';
    const now = this.options.now();
    if (now >= session.idleExpiresAt) return 'expired';
    const mayRoll = session.idleExpiresAt < session.expiresAt;
    const isHalfGone = session.idleExpiresAt - now < this.options.lifetimes.idleMs / 2;
    return mayRoll && isHalfGone ? this.#issue(session) : { session };
  }

  async apply(session: Session, change: Change): Promise<Found> {
    const applied = await this.#issue({ ...session, state: applyChange(session.state, change) });
    if (applied.renewed.length > this.options.credentialBytesMax) throw new Problem('state_too_large');
    return applied;
  }

  protected async isGenuine(payload: string, signature: string): Promise<boolean> {
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes.toString('base64url') !== signature) return false;
    return subtle.verify('HMAC', this.options.keys.signing.verify, bytes, Buffer.from(payload));
  }

  protected read(payload: string): Session | null {
    try {
      return JSON.parse(Buffer.from(payload, 'base64url').toString());
    } catch {
      return null;
    }
  }

  async #issue(session: Session): Promise<{ session: Session; renewed: string }> {
    const now = this.options.now();
    const idleExpiresAt = Math.min(now + this.options.lifetimes.idleMs, session.expiresAt);
    const issued = { ...session, lastSeenAt: now, idleExpiresAt };
    const payload = Buffer.from(JSON.stringify(issued)).toString('base64url');
    const signature = await subtle.sign('HMAC', this.options.keys.signing.sign, Buffer.from(payload));
    return { session: issued, renewed: `${payload}.${Buffer.from(signature).toString('base64url')}` };
  }

  async end(): Promise<null> {
    return null;
  }

  async list(): Promise<null> {
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
}
