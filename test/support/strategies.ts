/** What the tests of strategies share: options, users, and a clock that moves when it is told to. */
import { limits } from '../../src/protocol/headers.ts';
import type { User } from '../../src/protocol/session.ts';
import type { Found, Session, Strategy, StrategyOptions } from '../../src/strategies/strategy.ts';
import { createKeyRing } from '../../src/strategies/support/key-ring.ts';
import { createSealRing } from '../../src/strategies/support/seal-ring.ts';

export const bob: User = { id: 'u-bob', username: 'bob', name: 'Bob Baker', role: 'user' };
export const carol: User = { id: 'u-carol', username: 'carol', name: 'Carol Clark', role: 'user' };

export const hmacKey = (kid: string, fill = kid.charCodeAt(0)) => ({
  kid,
  bytes: new Uint8Array(32).fill(fill),
});

export class Clock {
  ms = Date.UTC(2026, 0, 1);
  readonly now = (): number => this.ms;
  advance(ms: number): void {
    this.ms += ms;
  }
}

export async function newOptions(given: Partial<StrategyOptions> = {}): Promise<StrategyOptions> {
  return {
    lifetimes: { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 },
    keys: given.keys ?? (await createKeyRing('HS256', [hmacKey('test')])),
    sealKeys: given.sealKeys ?? (await createSealRing([hmacKey('test')])),
    credentialBytesMax: limits.tokenBytesMax,
    redisUrl: 'redis://127.0.0.1:1',
    storePrefix: 'test:',
    databaseUrl: 'postgres://127.0.0.1:1/test',
    databaseSchema: 'test',
    // Far above what a busy machine needs; the tests of the deadline itself set their own.
    storeDeadlineMs: 3000,
    sessionsMax: 1000,
    keepsUser: false,
    now: Date.now,
    ...given,
  };
}

/** The session of a credential that must be accepted. */
export async function found(strategy: Strategy, credential: string): Promise<Found> {
  const result = await strategy.find(credential);
  if (typeof result === 'string') throw new Error(`not found: ${result}`);
  return result;
}

export const linesOf = ({ state }: Session) => state.cart.lines;
