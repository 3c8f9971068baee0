// A credential taken apart as whoever holds it can, with every byte of it accounted for.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { decodeCredential } from '../../../src/lab/live/decode-credential.ts';
import { DecodedCredential } from '../../../src/protocol/exchanges.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (token: string) => decodeCredential({ bearer: token, cookies: [] });
const cookie = (value: string, more: [string, string][] = []) =>
  decodeCredential({ bearer: null, cookies: [...more, ['sid', value]] });
const fields = (decoded: DecodedCredential | null) =>
  Object.fromEntries((decoded?.fields ?? []).map(({ name, value }) => [name, value]));
const bytes = (decoded: DecodedCredential | null) =>
  (decoded?.fields ?? []).reduce((sum, field) => sum + (field.name === 'route' ? 0 : field.bytes), 0);

describe('a credential', () => {
  it('that is a signed token shows each claim, and what nobody can make', () => {
    const token = `${part({ alg: 'HS256', kid: 'lab-1' })}.${part({ sub: 'ü-alice', state: { mouse: 2 }, exp: 7 })}.c2ln`;
    const decoded = bearer(token);
    assert.equal(decoded?.kind, 'signed token');
    assert.deepEqual(fields(decoded), {
      'header.alg': 'HS256',
      'header.kid': 'lab-1',
      'payload.sub': 'ü-alice',
      'payload.state': '{"mouse":2}',
      'payload.exp': '7',
      signature: 'c2ln',
    });
    assert.deepEqual([decoded?.bytes, bytes(decoded)], [token.length, token.length]);
  });

  it('that is a sealed cookie shows how it is sealed, and not what is in it', () => {
    const value = `${part({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVydGV4dA.dGFn`;
    const decoded = cookie(value);
    assert.equal(decoded?.kind, 'encrypted cookie');
    assert.deepEqual(fields(decoded), {
      name: 'sid=',
      'header.alg': 'dir',
      'header.enc': 'A256GCM',
      'encrypted key': '',
      vector: 'aXY',
      ciphertext: null,
      tag: 'dGFn',
    });
    assert.equal(bytes(decoded), `sid=${value}`.length);
    assert.equal(decoded?.bytes, `sid=${value}`.length);
  });

  it('that is a session’s secret tells the id that the server keeps', () => {
    const secret = 'A'.repeat(43);
    const decoded = cookie(secret, [['route', 'f'.repeat(32)]]);
    assert.equal(decoded?.kind, 'session id');
    assert.deepEqual(Object.keys(fields(decoded)), ['name', 'secret', 'route']);
    const id = createHash('sha256').update(secret).digest('base64url');
    assert.ok(decoded?.fields[1]?.note.includes(id));
    assert.equal(decoded?.bytes, `sid=${secret}`.length, 'the route is no part of it');
  });

  it('of another form is one field, whatever it looks like', () => {
    const odd = [
      'x',
      'a.b.c',
      `${part({ alg: 'x' })}.b`,
      `${part([1])}.${part({})}.`,
      '..',
      'ä'.repeat(43),
      '{}',
    ];
    for (const value of odd) {
      const decoded = DecodedCredential.parse(bearer(value));
      assert.deepEqual([decoded.kind, decoded.fields.length], ['unknown', 1], value);
      assert.equal(decoded.bytes, Buffer.byteLength(value));
    }
  });

  it('is none where only the gateway’s route is shown', () => {
    assert.equal(decodeCredential({ bearer: null, cookies: [['route', 'f'.repeat(32)]] }), null);
    assert.equal(decodeCredential({ bearer: null, cookies: [] }), null);
  });
});
