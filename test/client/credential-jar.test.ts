// What a client carries from one request to the next, and what it must not take.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createClient } from '../../src/client/client.ts';
import { CredentialJar } from '../../src/client/credential-jar.ts';
import { limits } from '../../src/protocol/headers.ts';
import { startUpstream } from '../support/upstream.ts';

const answer = (body: unknown, cookies: readonly string[] = [], status = 200) => ({
  status,
  body,
  headers: new Headers(cookies.map((line) => ['set-cookie', line])),
});
const cookies = (...lines: string[]) => answer({}, lines);

function jarWith(...answers: ReturnType<typeof answer>[]): CredentialJar {
  const jar = new CredentialJar();
  for (const each of answers) jar.take(each);
  return jar;
}

describe('a jar', () => {
  it('shows the token, and the cookies, that came last', () => {
    const tokens = jarWith(answer({ token: 'a.b.c' }), answer({ token: 'd.e.f' }), answer({ items: [] }));
    assert.deepEqual(tokens.headers(), { authorization: 'Bearer d.e.f' });
    const kept = jarWith(
      cookies('sid=one; Path=/; HttpOnly'),
      cookies('route=n1', 'sid=two; Path=/; HttpOnly'),
    );
    assert.deepEqual(kept.headers(), { cookie: 'sid=two; route=n1' });
  });

  it('gives a value back as it came, percent signs and all', () => {
    assert.deepEqual(jarWith(cookies('sid=a%3Db%zz=')).headers(), { cookie: 'sid=a%3Db%zz=' });
  });

  it('drops a cookie that the server takes back, by any of the three ways', () => {
    const over = ['sid=; Path=/', 'sid=x; Max-Age=0', 'sid=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT'];
    for (const line of over)
      assert.deepEqual(
        jarWith(cookies('sid=one', 'route=n1'), cookies(line)).headers(),
        { cookie: 'route=n1' },
        line,
      );
  });

  it('leaves the cookie alone when the store does not answer', () => {
    const jar = jarWith(cookies('sid=one'), answer({}, ['sid=; Max-Age=0'], 503));
    assert.deepEqual(jar.headers(), { cookie: 'sid=one' });
  });

  it('takes no token from a refusal', () => {
    assert.deepEqual(jarWith(answer({ token: 'a.b.c' }, [], 401)).headers(), {});
  });

  it('takes nothing that would begin another header field, and nothing that a browser would not keep', () => {
    const tokens = ['a b', 'a\r\nx: y', 'a;b', '', 7, null, { a: 1 }];
    for (const token of tokens) assert.deepEqual(jarWith(answer({ token })).headers(), {}, inspect(token));
    const lines = ['a b=c', 'sid=a\tb', `sid=${'x'.repeat(limits.cookieBytesMax)}`, '=x', 'x', '', ';;'];
    for (const line of lines) assert.deepEqual(jarWith(cookies(line)).headers(), {}, line);
  });

  it('keeps a bounded number of cookies', () => {
    const jar = jarWith(cookies(...Array.from({ length: 500 }, (_, index) => `c${index}=1`)));
    assert.equal(jar.headers().cookie?.split('; ').length, 50);
    jar.take(cookies('c0=2'));
    assert.match(jar.headers().cookie ?? '', /^c0=2;/, 'what it has, it renews');
  });

  it('makes a copy that goes its own way', () => {
    const jar = jarWith(answer({ token: 'a.b.c' }, ['sid=one']));
    const copy = jar.copy();
    jar.end(answer(undefined, ['sid=; Max-Age=0'], 204), jar.generation);
    assert.deepEqual(jar.headers(), {});
    assert.deepEqual(copy.headers(), { authorization: 'Bearer a.b.c', cookie: 'sid=one' });
  });

  it('shows nothing of what is in it to a log', () => {
    const jar = jarWith(answer({ token: 'a.secret.c' }, ['sid=secret']));
    assert.doesNotMatch(inspect(jar, { depth: 9, showHidden: true }) + JSON.stringify(jar), /secret/);
  });
});

describe('a session', () => {
  const SESSION = { id: 'x'.repeat(43), createdAt: '2026-01-01T00:00:00Z' };
  const times = { expiresAt: '2026-01-01T12:00:00Z', idleExpiresAt: '2026-01-01T00:30:00Z' };
  const user = { id: 'u-1', username: 'bob', name: 'Bob', role: 'user' };
  const login = { user, session: { ...SESSION, ...times } };
  const cart = { items: [], totalCents: 0, version: 1 };

  /** Answers each login with the next token, and the cart when it is told to, with a token of who asked. */
  async function startSlow(t: TestContext) {
    const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
    const { promise: mayAnswer, resolve: answerNow } = Promise.withResolvers<void>();
    let logins = 0;
    const upstream = await startUpstream(t, 'slow', (response, { path, headers }) => {
      response.setHeader('content-type', 'application/json');
      if (path.endsWith('/login'))
        return response.end(JSON.stringify({ ...login, token: `login.${++logins}.x` }));
      if (path.endsWith('/logout')) return response.writeHead(204).end();
      if (path.endsWith('/health'))
        return response.end(JSON.stringify({ shown: headers.authorization ?? null }));
      wasAsked();
      return mayAnswer.then(() => response.end(JSON.stringify({ ...cart, token: 'renewed.1.x' })));
    });
    const client = createClient({ origin: upstream.origin, family: 'stateless', validatesAnswers: false });
    const shown = async () => ((await client.health()) as unknown as { shown: string | null }).shown;
    return { client, asked, answerNow, shown };
  }

  const LOGIN = { body: { username: 'bob', password: 'sesame' } };

  it('is not brought back after the logout by an answer that comes late', async (t) => {
    const { client, asked, answerNow, shown } = await startSlow(t);
    await client.login(LOGIN);
    const late = client.getCart();
    await asked;
    await client.logout();
    answerNow();
    await late;
    assert.equal(await shown(), null);
  });

  it('does not become another user’s by an answer that comes after the next login', async (t) => {
    const { client, asked, answerNow, shown } = await startSlow(t);
    await client.login(LOGIN);
    const late = client.getCart();
    await asked;
    await client.login(LOGIN);
    answerNow();
    await late;
    assert.equal(await shown(), 'Bearer login.2.x');
  });

  it('is renewed by whatever comes within it', async (t) => {
    const { client, answerNow, shown } = await startSlow(t);
    await client.login(LOGIN);
    answerNow();
    await client.getCart();
    assert.equal(await shown(), 'Bearer renewed.1.x');
  });
});
