// The sealed cookie: what its holder can read, what it can carry, and what an attacker may send instead (RFC 7516,
// RFC 8725). Each attack differs in one thing from a cookie that is accepted, so that it is that which is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CompactEncrypt } from 'jose';
import { createSealedStrategy } from '../../src/strategies/sealed.ts';
import type { Session } from '../../src/strategies/strategy.ts';
import { createSealRing } from '../../src/strategies/support/seal-ring.ts';
import { bob, Clock, found, hmacKey, linesOf, newOptions } from '../support/strategies.ts';
import { decode, encode, type Fields, openByHand, sealByHand } from '../support/tokens.ts';

const key = hmacKey('test');
const strategy = await createSealedStrategy(await newOptions());
const { credential, session } = await strategy.start(bob, 'device');
const header = decode(credential.split('.')[0]);
const claims = openByHand(credential, key.bytes);

const withHeader = (change: Fields) => sealByHand({ ...header, ...change }, claims, key.bytes);
const withClaims = (change: Fields) => sealByHand(header, { ...claims, ...change }, key.bytes);

async function refuses(cookies: readonly string[]): Promise<void> {
  for (const cookie of cookies) assert.equal(await strategy.find(cookie), 'unknown', cookie.slice(0, 300));
}

describe('a sealed cookie', () => {
  it('shows its holder nothing but how it is sealed, and its length', async () => {
    assert.deepEqual(header, { alg: 'dir', enc: 'A256GCM', typ: 'statelab+jwe', kid: 'test' });
    const { session: filled, renewed = '' } = (await strategy.apply(session, {
      type: 'message.append',
      text: 'a secret thought',
      at: Date.now(),
    })) as { session: Session; renewed: string };
    const readable = renewed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    for (const word of ['bob', 'Bob', 'u-bob', 'user', 'device', 'secret thought', filled.id]) {
      assert.ok(!renewed.includes(word) && !readable.join().includes(word), word);
    }
    assert.equal((openByHand(renewed, key.bytes).state as { n: number }).n, 1);
  });

  it('is never the same twice: equal sessions do not show as equal', async () => {
    const { lifetimes } = await newOptions();
    const clock = new Clock();
    const timed = await createSealedStrategy(await newOptions({ lifetimes, now: clock.now }));
    const cookies = await Promise.all([timed.start(bob, 'device'), timed.start(bob, 'device')]);
    const [one = [], other = []] = cookies.map((each) => each.credential.split('.'));
    for (const part of [2, 3, 4]) assert.notEqual(one[part], other[part]);
  });

  it('is opened by every key of the ring, and sealed by the first', async () => {
    const ring = await createSealRing([hmacKey('next'), hmacKey('test')]);
    const rotated = await createSealedStrategy(await newOptions({ sealKeys: ring }));
    const { session: same } = await found(rotated, credential);
    const { renewed = '' } = (await rotated.apply(same, {
      type: 'cart.add',
      productId: 'mouse',
      quantity: 2,
    })) ?? { renewed: '' };
    assert.equal(decode(renewed.split('.')[0]).kid, 'next');
    assert.deepEqual(linesOf((await found(rotated, renewed)).session), { mouse: 2 });
    await refuses([renewed]);
  });

  it('needs keys of 32 bytes with ids of their own', async () => {
    const short = { kid: 'a', bytes: new Uint8Array(16) };
    await assert.rejects(createSealRing([short]), /key a: A256GCM needs 32 bytes, got 16/);
    await assert.rejects(createSealRing([]), /at least one key/);
    await assert.rejects(createSealRing([hmacKey('a'), hmacKey('a')]), /distinct key ids/);
  });
});

describe('a forged cookie', () => {
  it('is accepted when nothing is wrong with it: the forge itself works', async () => {
    assert.equal(typeof (await strategy.find(withHeader({}))), 'object');
  });

  it('is refused with any bit changed, in any part', async () => {
    const parts = credential.split('.');
    for (const index of [0, 2, 3, 4]) {
      const part = parts[index] ?? '';
      for (const at of [0, Math.floor(part.length / 2), part.length - 1]) {
        const changed = part.slice(0, at) + (part[at] === 'A' ? 'B' : 'A') + part.slice(at + 1);
        await refuses([parts.with(index, changed).join('.')]);
      }
      await refuses([parts.with(index, '').join('.'), parts.with(index, `${part}=`).join('.')]);
    }
    await refuses([
      parts.with(1, 'AAAA').join('.'),
      parts.slice(0, 4).join('.'),
      `${credential}.A`,
      '....',
      '',
    ]);
  });

  it('is refused under another key, an unknown or missing key id', async () => {
    await refuses([
      sealByHand(header, claims, hmacKey('other').bytes),
      withHeader({ kid: 'other' }),
      withHeader({ kid: undefined }),
      withHeader({ kid: '__proto__' }),
    ]);
  });

  it('is refused with another algorithm, even under the right key', async () => {
    const half = key.bytes.slice(0, 16);
    const wrapped = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ ...header, alg: 'A256KW', enc: 'A256GCM' })
      .encrypt(key.bytes);
    await refuses([
      wrapped,
      sealByHand({ ...header, enc: 'A128GCM' }, claims, half, 'aes-128-gcm'),
      withHeader({ alg: 'none' }),
      withHeader({ enc: undefined }),
      withHeader({ zip: 'DEF' }),
      withHeader({ crit: ['exp'], exp: 1 }),
    ]);
  });

  it('is refused when it is a token of another kind: a signed one, another type, issuer or audience', async () => {
    const signedLike = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    await refuses([
      signedLike,
      withHeader({ typ: 'statelab+jwt' }),
      withHeader({ typ: undefined }),
      withClaims({ iss: 'elsewhere' }),
      withClaims({ aud: 'elsewhere' }),
      withClaims({ iss: undefined }),
    ]);
  });

  it('is refused when a claim is missing, or the content is no object of claims', async () => {
    for (const name of ['sub', 'sid', 'iat', 'exp', 'auth_time', 'session_exp', 'device', 'user', 'state']) {
      await refuses([withClaims({ [name]: undefined })]);
    }
    await refuses(['', '[]', '"text"', '{'].map((text) => sealByHand(header, text, key.bytes)));
  });

  it('says expired, not unknown, when only its time has come', async () => {
    assert.equal(await strategy.find(withClaims({ exp: 1 })), 'expired');
    await refuses([withClaims({ exp: 'never' })]);
  });
});
