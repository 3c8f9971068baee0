/** Credentials that are not what a login issued: each is refused, and none is guessed at. */
import assert from 'node:assert/strict';
import type { Client } from '../support/client.ts';
import type { Behaviours, Contract, Deployment } from './servers.ts';

/** The same text with one character changed. */
function flipped(text: string, index: number): string {
  const replacement = text[index] === 'A' ? 'B' : 'A';
  return text.slice(0, index) + replacement + text.slice(index + 1);
}

async function foreignServer(deployment: Deployment): Promise<Client['server']> {
  const keys = `test:${'x'.repeat(43)}`;
  // A strategy of somebody's own may bring a store that only it knows: the prefix is all that it is told.
  const place = deployment.hasStore ? await deployment.store.elsewhere() : {};
  return deployment.startServer({ JWT_KEYS: keys, SEAL_KEYS: keys, STORE_PREFIX: 'other:', ...place });
}

const always: Behaviours = {
  'a credential with one character changed is refused': async (deployment) => {
    const { credential = '' } = await deployment.visitor();
    const places = [0, Math.floor(credential.length / 3), Math.floor(credential.length / 2)];
    for (const index of places) {
      await deployment.client(flipped(credential, index)).refused('me', 'invalid_session');
    }
    await deployment.client(`${credential}A`).refused('me', 'invalid_session');
    await deployment.client(credential.slice(0, -2)).refused('me', 'invalid_session');
    await deployment.client(credential).ok('me');
  },

  'a credential is good for the deployment that issued it alone': async (deployment) => {
    const foreign = await foreignServer(deployment);
    const visitor = await deployment.visitor();
    await visitor.at(foreign).refused('me', 'invalid_session');
    await visitor.at(foreign).ok('logout');
    await visitor.ok('me');
  },

  'a credential in the address is no credential': async (deployment) => {
    const { credential = '' } = await deployment.visitor();
    const names = ['access_token', 'token', 'sid', `statelab_${deployment.strategy}`];
    for (const name of names) {
      await deployment.client().refused('me', 'no_session', { query: `${name}=${credential}` });
    }
  },
};

/** The token's readable parts, with one user's name and id replaced by another's. */
function inTheNameOf(credential: string, [from, to]: readonly [string, string]): string {
  const parts = credential.split('.').map((part) => {
    const text = Buffer.from(part, 'base64url').toString();
    const isReadable = Buffer.from(text).toString('base64url') === part && text.includes(from);
    return isReadable ? Buffer.from(text.replaceAll(from, to)).toString('base64url') : part;
  });
  return parts.join('.').replaceAll(from, to);
}

const NO_ALGORITHM = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');

/** What a client may make of the token that it holds. */
const held: Behaviours = {
  'a token that was changed, or that nobody signed, is refused': async (deployment) => {
    const { credential = '' } = await deployment.visitor('bob');
    const asAlice = inTheNameOf(credential, ['bob', 'alice']);
    const [, payload = '', ...rest] = asAlice.split('.');
    const forged = [
      asAlice,
      `${NO_ALGORITHM}.${payload}.`,
      `${NO_ALGORITHM}.${payload}.${rest.join('.')}`,
      credential.slice(0, credential.lastIndexOf('.') + 1),
      Buffer.from('{"sub":"u-alice","userId":"u-alice"}').toString('base64url'),
    ].filter((each) => each !== credential && each !== '');
    for (const each of forged) {
      const { status } = await deployment.client(each).exchange('me');
      assert.equal(status, 401, `a token that the client made itself was answered ${status}`);
    }
  },
};

const bearer: Behaviours = {
  ...held,

  'the scheme is Bearer, in any case, and nothing else': async (deployment) => {
    const { credential = '' } = await deployment.visitor();
    const anyone = deployment.client();
    const withHeader = (authorization: string) => ({ headers: { authorization } });
    await anyone.ok('me', withHeader(`bearer ${credential}`));
    const others = [
      'Bearer',
      'Bearer ',
      `Basic ${credential}`,
      credential,
      `Bearer ${credential} x`,
      `Bearer, ${credential}`,
    ];
    for (const each of others) await anyone.refused('me', 'no_session', withHeader(each));
    await anyone.refused('me', 'no_session', { headers: { cookie: `statelab_jwt=${credential}` } });
    await anyone.refused('me', 'invalid_session', withHeader(`Bearer ${'x'.repeat(12_000)}`));
  },
};

const client: Behaviours = {
  'a key is rotated without a logout': async (deployment) => {
    const keys = `next:${'n'.repeat(43)},test:${'k'.repeat(43)}`;
    const rotated = await deployment.startServer({ JWT_KEYS: keys, SEAL_KEYS: keys });
    const visitor = (await deployment.visitor()).at(rotated);
    await visitor.ok('me');
    await visitor.add('mouse', 1);
    const header = JSON.parse(
      Buffer.from((visitor.credential ?? '').split('.')[0] ?? '', 'base64url').toString(),
    );
    assert.equal(header.kid, 'next', 'the new key is used');
    await visitor.at(deployment.server).refused('me', 'invalid_session');
  },
};

const cookie: Behaviours = {
  'only the cookie of this deployment counts, wherever it stands among others': async (deployment) => {
    const { credential = '', cookieName } = await deployment.visitor();
    const anyone = deployment.client();
    const withCookie = (text: string) => ({ headers: { cookie: text } });
    await anyone.ok('me', withCookie(`a=1; ${cookieName}=${credential}; b=2`));
    const others = [
      '',
      'a',
      `other=${credential}`,
      `${cookieName}x=${credential}`,
      `__Host-${cookieName}=${credential}`,
    ];
    for (const each of others) await anyone.refused('me', 'no_session', withCookie(each));
    const wrong = ['', '%', '%E0%A4%A', credential.toLowerCase(), 'x'.repeat(12_000)];
    for (const each of wrong)
      await anyone.refused('me', 'invalid_session', withCookie(`${cookieName}=${each}`));
    await anyone.refused('me', 'no_session', { headers: { authorization: `Bearer ${credential}` } });
  },
};

export const credentials: Contract = { always, client, bearer, cookie };
