// What an attacker may send instead of a token (RFC 8725). Each attack differs in one thing from a token that is
// accepted, so that it is that thing which is refused.
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { createJwtStrategy } from '../../src/strategies/jwt.ts';
import type { Strategy } from '../../src/strategies/strategy.ts';
import { createKeyRing } from '../../src/strategies/support/key-ring.ts';
import { bob, hmacKey, newOptions } from '../support/strategies.ts';
import { ed25519, type Fields, forge, hmac, partsOf, unsigned } from '../support/tokens.ts';

const key = hmacKey('test');
const right = hmac(key.bytes);

const strategy = await createJwtStrategy(await newOptions());
const { credential } = await strategy.start(bob, 'device');
const { header, payload } = partsOf(credential);

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pkcs8 = (pair: KeyObject) => pair.export({ format: 'der', type: 'pkcs8' });
const edKeys = await createKeyRing('EdDSA', [{ kid: 'test', bytes: pkcs8(privateKey) }]);
const edStrategy = await createJwtStrategy(await newOptions({ keys: edKeys }));
const edHeader = { ...header, alg: 'EdDSA' };
const attacker = generateKeyPairSync('ed25519');

async function refuses(tokens: readonly string[], by: Strategy = strategy): Promise<void> {
  for (const token of tokens) assert.equal(await by.find(token), 'unknown', token.slice(0, 300));
}

const withHeader = (change: Fields, signer = right) => forge({ ...header, ...change }, payload, signer);
const withClaims = (change: Fields) => forge(header, { ...payload, ...change }, right);

describe('a forged token', () => {
  it('is accepted when nothing is wrong with it: the forge itself works', async () => {
    assert.equal(typeof (await strategy.find(forge(header, payload, right))), 'object');
    const good = forge(edHeader, payload, ed25519(privateKey));
    assert.equal(typeof (await edStrategy.find(good)), 'object');
  });

  it('is refused without a signature, however none is spelled', async () => {
    const signature = credential.split('.')[2];
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const bare = withHeader({ alg }, unsigned);
      await refuses([bare, `${bare}${signature}`, withHeader({ alg }), bare.slice(0, -1)]);
    }
  });

  it('is refused with another algorithm than the configured one, even signed with the right key', async () => {
    await refuses([
      withHeader({ alg: 'HS384' }, hmac(key.bytes, 'sha384')),
      withHeader({ alg: 'HS512' }, hmac(key.bytes, 'sha512')),
      withHeader({ alg: 'hs256' }),
      withHeader({ alg: undefined }),
      withHeader({ alg: ['HS256'] }),
      withHeader({ alg: 'RS256' }),
      withHeader({ alg: 'EdDSA' }, ed25519(attacker.privateKey)),
    ]);
  });

  it('is refused when the public key was used as an HMAC secret', async () => {
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
    const spellings = [
      raw,
      publicKey.export({ format: 'der', type: 'spki' }),
      publicKey.export({ format: 'pem', type: 'spki' }),
    ];
    const tokens = spellings.flatMap((secret) => [
      forge(header, payload, hmac(secret)),
      forge(edHeader, payload, hmac(secret)),
    ]);
    await refuses(tokens, edStrategy);
  });

  it('is refused with a key id that names no key, be it a path or a prototype', async () => {
    const kids = [
      '../../../../dev/null',
      '/dev/null',
      "x' UNION SELECT 'k",
      '__proto__',
      'constructor',
      'TEST',
      '',
      'test\u0000',
    ];
    const secrets = [key.bytes, new Uint8Array(32), ''];
    await refuses(kids.flatMap((kid) => secrets.map((secret) => withHeader({ kid }, hmac(secret)))));
    await refuses([withHeader({ kid: undefined }), withHeader({ kid: ['test'] }), withHeader({ kid: null })]);
  });

  it('is refused when it brings its own key, and nothing is fetched for it', async () => {
    let visits = 0;
    const server = createServer((_request, response) => {
      visits += 1;
      response.end(JSON.stringify({ keys: [attacker.publicKey.export({ format: 'jwk' })] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}/keys.json`;
    const jwk = attacker.publicKey.export({ format: 'jwk' });
    const brought = [
      { jwk },
      { jku: url },
      { x5u: url },
      { x5c: [pkcs8(attacker.privateKey).toString('base64')] },
    ];
    const tokens = brought.flatMap((own) =>
      ['test', 'own', undefined].map((kid) =>
        forge({ ...edHeader, ...own, kid }, payload, ed25519(attacker.privateKey)),
      ),
    );
    await refuses(tokens, edStrategy);
    server.close();
    assert.equal(visits, 0);
  });

  it('is refused when it was signed with another key under the same id', async () => {
    await refuses([forge(header, payload, hmac(new Uint8Array(32)))]);
    await refuses([forge(edHeader, payload, ed25519(attacker.privateKey))], edStrategy);
  });

  it('is refused with a critical header that nobody understands, or an unencoded payload', async () => {
    await refuses([
      withHeader({ crit: ['exp'], exp: 1 }),
      withHeader({ crit: [] }),
      withHeader({ crit: ['b64'], b64: false }),
    ]);
  });

  it('is refused when it is of another type, issuer or audience', async () => {
    await refuses(['JWT', 'at+jwt', 'statelab', '', undefined].map((typ) => withHeader({ typ })));
    await refuses(['evil', undefined, ['statelab']].map((iss) => withClaims({ iss })));
    await refuses(['other-shop', undefined, []].map((aud) => withClaims({ aud })));
  });

  it('is refused when a claim is missing, or is no time', async () => {
    const required = Object.keys(payload).filter((name) => name !== 'jti');
    assert.ok(required.length >= 10);
    await refuses(required.map((name) => withClaims({ [name]: undefined })));
    const times = ['exp', 'iat'].flatMap((name) =>
      ['9999999999', null, {}].map((time) => ({ [name]: time })),
    );
    await refuses(times.map(withClaims));
    await refuses([withClaims({ nbf: Math.floor(Date.now() / 1000) + 3600 })]);
  });

  it('is refused with any one bit of any part changed', async () => {
    const parts = credential.split('.');
    const flips = parts.flatMap((part, index) =>
      Array.from(Buffer.from(part, 'base64url'), (byte, at) => {
        const bytes = Buffer.from(part, 'base64url');
        bytes[at] = byte ^ (1 << (at % 8));
        return parts.with(index, bytes.toString('base64url')).join('.');
      }),
    );
    assert.ok(flips.length > 250);
    await refuses(flips);
  });

  it('is refused in another spelling of the same bytes', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = credential.slice(-1);
    const others = [...alphabet].filter((letter) => letter !== last);
    await refuses(others.map((letter) => credential.slice(0, -1) + letter));
    await refuses([`${credential}=`, `${credential}\n`, ` ${credential}`, credential.replaceAll('.', '=.')]);
  });

  it('is refused when it is no token at all', async () => {
    const [first = '', second = '', third = ''] = credential.split('.');
    const odd = [
      '',
      '.',
      '..',
      '...',
      first,
      `${first}.${second}`,
      `${credential}.`,
      `${credential}.${third}`,
      'a.b.c.d.e',
    ];
    await refuses([
      ...odd,
      'null',
      '[]',
      '\u0000',
      'x'.repeat(100_000),
      `${first}..${third}`,
      `.${second}.${third}`,
    ]);
  });

  it('is unknown, not expired, when it is both forged and expired', async () => {
    const past = { exp: Math.floor(Date.now() / 1000) - 60 };
    assert.equal(await strategy.find(withClaims(past)), 'expired');
    await refuses([forge(header, { ...payload, ...past }, hmac(new Uint8Array(32)))]);
  });
});
