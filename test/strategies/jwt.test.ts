import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { limits } from '../../src/protocol/headers.ts';
import { Problem } from '../../src/protocol/problems.ts';
import { createJwtStrategy } from '../../src/strategies/jwt.ts';
import type { Found, Strategy } from '../../src/strategies/strategy.ts';
import {
  createKeyRing,
  type KeyMaterial,
  type SigningAlgorithm,
} from '../../src/strategies/support/key-ring.ts';
import { bob, Clock, found, hmacKey, linesOf, newOptions } from '../support/strategies.ts';
import { partsOf } from '../support/tokens.ts';

const MINUTE_MS = 60_000;
const lifetimes = { idleMs: 30 * MINUTE_MS, absoluteMs: 60 * MINUTE_MS };

async function newStrategy(
  clock = new Clock(),
  keys: readonly KeyMaterial[] = [hmacKey('old')],
  algorithm: SigningAlgorithm = 'HS256',
): Promise<Strategy> {
  const ring = await createKeyRing(algorithm, keys);
  return createJwtStrategy(await newOptions({ lifetimes, keys: ring, now: clock.now }));
}

const edKey = (kid: string): KeyMaterial => ({
  kid,
  bytes: generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }),
});

const renewedBy = (result: Found | null) => result?.renewed as string;
const apply = (strategy: Strategy, { session }: Found, text: string) =>
  strategy.apply(session, { type: 'message.append', text, at: 1 });

describe('jwt: the idle expiry', () => {
  it('rolls on a read when less than half of it remains, not before', async () => {
    const clock = new Clock();
    const strategy = await newStrategy(clock);
    const { credential } = await strategy.start(bob, 'device');
    clock.advance(lifetimes.idleMs / 2);
    assert.equal((await found(strategy, credential)).renewed, undefined);
    clock.advance(1000);
    const { session, renewed } = await found(strategy, credential);
    assert.ok(renewed);
    assert.equal(session.idleExpiresAt, clock.ms + lifetimes.idleMs);
    assert.equal(partsOf(renewed).payload.exp, session.idleExpiresAt / 1000);
  });

  it('rolls on every change', async () => {
    const clock = new Clock();
    const strategy = await newStrategy(clock);
    const { credential } = await strategy.start(bob, 'device');
    clock.advance(1000);
    const applied = await apply(strategy, await found(strategy, credential), 'hello');
    assert.equal(applied?.session.idleExpiresAt, clock.ms + lifetimes.idleMs);
    assert.notEqual(renewedBy(applied), credential);
  });

  it('ends the token', async () => {
    const clock = new Clock();
    const strategy = await newStrategy(clock);
    const { credential } = await strategy.start(bob, 'device');
    clock.advance(lifetimes.idleMs - 1000);
    await found(strategy, credential);
    clock.advance(1000);
    assert.equal(await strategy.find(credential), 'expired');
  });
});

describe('jwt: the absolute expiry', () => {
  it('never moves, and no renewal passes it', async () => {
    const clock = new Clock();
    const strategy = await newStrategy(clock);
    const started = await strategy.start(bob, 'device');
    const { expiresAt } = started.session;
    let { credential } = started;
    for (let use = 0; use < 3; use += 1) {
      clock.advance(18 * MINUTE_MS);
      const { session, renewed } = await found(strategy, credential);
      credential = renewed ?? credential;
      assert.equal(session.expiresAt, expiresAt);
      assert.equal(partsOf(credential).payload.session_exp, expiresAt / 1000);
      assert.ok(session.idleExpiresAt <= expiresAt);
    }
    assert.equal((await found(strategy, credential)).renewed, undefined, 'there is nothing left to win');
    const applied = await apply(strategy, await found(strategy, credential), 'hello');
    assert.equal(applied?.session.idleExpiresAt, expiresAt);
    clock.advance(6 * MINUTE_MS);
    assert.equal(await strategy.find(renewedBy(applied)), 'expired');
  });
});

describe('jwt: what the token carries', () => {
  it('is the state, so that an old token shows the old state', async () => {
    const strategy = await newStrategy();
    const { credential } = await strategy.start(bob, 'device');
    const add = { type: 'cart.add', productId: 'mouse', quantity: 2 } as const;
    const applied = await strategy.apply((await found(strategy, credential)).session, add);
    assert.deepEqual(linesOf((await found(strategy, renewedBy(applied))).session), { mouse: 2 });
    assert.deepEqual(linesOf((await found(strategy, credential)).session), {});
  });

  it('is small while the state is', async () => {
    const strategy = await newStrategy();
    const { credential } = await strategy.start(bob, 'device');
    let current = await found(strategy, credential);
    for (const productId of ['laptop', 'mouse', 'keyboard']) {
      const change = { type: 'cart.add', productId, quantity: 12 } as const;
      current = (await strategy.apply(current.session, change)) as Found;
    }
    assert.ok(credential.length <= 560, `${credential.length} bytes with an empty session`);
    assert.ok(renewedBy(current).length <= 640, `${renewedBy(current).length} bytes with three cart lines`);
  });

  it('is refused past 8000 bytes, and the old token stays good', async () => {
    const strategy = await newStrategy();
    let current: Found = await strategy.start(bob, 'device');
    let token = '';
    await assert.rejects(
      async () => {
        for (;;) {
          current = (await apply(strategy, current, 'x'.repeat(limits.messageLengthMax))) as Found;
          token = renewedBy(current);
        }
      },
      (error) => error instanceof Problem && error.code === 'state_too_large',
    );
    assert.ok(token.length > 7000 && token.length <= limits.tokenBytesMax);
    assert.deepEqual((await found(strategy, token)).session.state, current.session.state);
  });

  it('is never refused on a read, whatever a new key id adds to it', async () => {
    const clock = new Clock();
    const strategy = await newStrategy(clock);
    let current: Found = await strategy.start(bob, 'device');
    let token = '';
    // As full as it gets: steps of a few bytes.
    for (const size of [500, 10, 1]) {
      try {
        for (;;) {
          current = (await apply(strategy, current, 'x'.repeat(size))) as Found;
          token = renewedBy(current);
        }
      } catch (error) {
        assert.equal((error as Problem).code, 'state_too_large');
      }
    }
    const rotated = await newStrategy(clock, [hmacKey('a-longer-key-id-than-before'), hmacKey('old')]);
    clock.advance(lifetimes.idleMs - 5000);
    assert.ok(renewedBy(await found(rotated, token)).length > limits.tokenBytesMax);
  });
});

describe('jwt: rotation of keys', () => {
  const kidOf = (token: string) => partsOf(token).header.kid;

  for (const [algorithm, older, newer] of [
    ['HS256', hmacKey('old'), hmacKey('new')],
    ['EdDSA', edKey('old'), edKey('new')],
  ] as const) {
    it(`keeps old tokens good while both ${algorithm} keys are known, and signs with the first`, async () => {
      const clock = new Clock();
      const before = await newStrategy(clock, [older], algorithm);
      const during = await newStrategy(clock, [newer, older], algorithm);
      const after = await newStrategy(clock, [newer], algorithm);
      const { credential } = await before.start(bob, 'device');
      const renewed = renewedBy(await apply(during, await found(during, credential), 'hello'));
      assert.deepEqual([kidOf(credential), kidOf(renewed)], ['old', 'new']);
      assert.equal((await found(during, credential)).session.id, (await found(after, renewed)).session.id);
      assert.equal(await after.find(credential), 'unknown');
      assert.equal(await before.find(renewed), 'unknown');
    });
  }

  it('refuses keys that are too short, unreadable, missing or named twice', async () => {
    const short = { kid: 'short', bytes: new Uint8Array(31) };
    await assert.rejects(createKeyRing('HS256', [short]), /short: HS256 needs at least 32 bytes, got 31/);
    await assert.rejects(createKeyRing('EdDSA', [hmacKey('old')]));
    await assert.rejects(createKeyRing('HS256', []), /at least one key/);
    await assert.rejects(createKeyRing('HS256', [hmacKey('a'), hmacKey('a', 7)]), /distinct/);
  });
});

describe('jwt: what no server knows', () => {
  it('lists nothing, ends nothing and holds nothing', async () => {
    const strategy = await newStrategy();
    const { session, credential } = await strategy.start(bob, 'device');
    assert.equal(await strategy.list(bob.id), null);
    assert.equal(await strategy.endAll(bob.id), null);
    assert.equal(await strategy.end(bob.id, session.id), null);
    assert.equal(strategy.held(), 0);
    await found(strategy, credential);
  });
});
