// What a holder of a credential can read in it. Each spelling is one that some framework really uses.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { EncryptJWT, SignJWT } from 'jose';
import { disclosedBy, partBytes } from '../../../src/lab/client/disclosure.ts';
import { Knowledge } from '../../../src/lab/client/knowledge.ts';
import { LabSession } from '../../../src/lab/client/lab-session.ts';
import type { Complete } from '../../../src/protocol/history.ts';
import { withStub } from '../../support/stub-site.ts';

const USER = { id: 'u-bob', username: 'bob', name: 'Bob Baker', role: 'user' };
const knowledge = new Knowledge('bob');
knowledge.fromAnswer({ user: USER });
knowledge.fromRequest({ productId: 'mouse' });
knowledge.fromRequest({ text: 'see you at 5; bring tea & cake' });
const read = (credential: string) => disclosedBy(credential, knowledge.known).toSorted();

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('what a credential discloses', () => {
  it('is all of the claims of a signed token, whatever they are called', async () => {
    const key = randomBytes(32);
    const claims = { sub: 'u-bob', user: { username: 'bob', role: 'user' }, c: { mouse: 2 } };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
    assert.deepEqual(read(token), ['cart', 'id', 'role', 'username']);
  });

  it('is nothing of an encrypted token, nor of a random number', async () => {
    const claims = { ...USER, cart: ['mouse'], device: 'statelab-client' };
    const header = { alg: 'dir', enc: 'A256GCM' };
    const token = await new EncryptJWT(claims).setProtectedHeader(header).encrypt(randomBytes(32));
    assert.deepEqual(read(token), []);
    for (let time = 0; time < 500; time += 1) {
      assert.deepEqual(read(randomBytes(32).toString('base64url')), []);
      assert.deepEqual(
        read(`s%3A${randomBytes(24).toString('base64')}.${randomBytes(32).toString('hex')}`),
        [],
      );
    }
  });

  it('is found through percent-encoding, base64, JSON in JSON and form fields', () => {
    const document = JSON.stringify(USER);
    const all = ['id', 'name', 'role', 'username'];
    const signature = createHmac('sha256', 'key').update(document).digest('base64');
    const spellings = {
      plain: document,
      'percent-encoded': encodeURIComponent(document),
      'signed cookie': encodeURIComponent(`j:${document}.${signature}`),
      base64: Buffer.from(document).toString('base64'),
      'base64, percent-encoded': encodeURIComponent(Buffer.from(document).toString('base64')),
      'JSON in JSON': base64url({ state: document }),
      'form fields': new URLSearchParams(USER).toString().replaceAll('+', '%20'),
    };
    for (const [spelling, credential] of Object.entries(spellings)) {
      assert.deepEqual(read(credential), all, spelling);
    }
  });

  it('counts messages and device, and a product also as the name of a field', () => {
    const state = { m: ['see you at 5; bring tea & cake'], lines: { mouse: 1 }, ua: 'statelab-client' };
    assert.deepEqual(read(base64url(state)), ['cart', 'device', 'messages']);
  });

  it('takes neither a claim that is called user for a role, nor part of a word for the word', () => {
    assert.deepEqual(read(base64url({ user: 1, title: 'bobsleigh', kid: 'mousetrap' })), []);
  });

  it('ends with a credential that is wrapped without end', () => {
    let wrapped = 'bob';
    for (let layer = 0; layer < 12; layer += 1) wrapped = Buffer.from(wrapped).toString('base64');
    assert.deepEqual(read(wrapped), []);
    assert.deepEqual(read(`${'.'.repeat(4_000)}{"a":${'['.repeat(4_000)}`), []);
  });
});

it('a token has a header, a payload and a signature', () => {
  assert.deepEqual(partBytes('abc.de.f'), [3, 2, 1]);
  assert.deepEqual(partBytes('é'), [2]);
});

it('the history names what is readable, and holds nothing of it', () =>
  withStub(
    (request, response) => {
      const cart = request.url?.endsWith('/cart/items') ? { mouse: 1 } : {};
      const token = `x.${base64url({ ...USER, cart })}.y`;
      response.end(JSON.stringify({ user: USER, token }));
    },
    async (site) => {
      const session = new LabSession(site, 's1', 'bob');
      await session.perform('login');
      await session.perform('cart.add', { productId: 'mouse' });
      const ends = site.recorder.events.filter(({ type }) => type === 'ok') as Complete[];
      const [login, add] = ends.map(({ discloses = [] }) => discloses.toSorted());
      assert.deepEqual(login, ['id', 'name', 'role', 'username']);
      assert.deepEqual(add, ['cart', 'id', 'name', 'role', 'username']);
      const [header, payload = 0, signature] = ends[0]?.issuedParts ?? [];
      assert.deepEqual([header, signature], [1, 1]);
      assert.ok(payload > 50);
      assert.doesNotMatch(JSON.stringify(site.recorder.events), /u-bob|Baker/);
    },
  ));
