// No credential and no password leaves a client by an error or by an inspector, whatever a server says.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inspect } from 'node:util';
import { createClient } from '../../src/client/client.ts';
import { CredentialJar } from '../../src/client/credential-jar.ts';
import { ClientError } from '../../src/client/errors.ts';
import { ProblemDetails } from '../../src/protocol/problems.ts';
import { startUpstream } from '../support/upstream.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.cGxhbnRlZCB0b2tlbg.c2lnbmF0dXJl';
const COOKIE = 'planted-cookie-0123456789abcdef';
const PASSWORD = 'planted password of bob';
const planted = [TOKEN, COOKIE, PASSWORD];
const TRACE = '0123456789abcdef0123456789abcdef';

const everything = (error: unknown): string =>
  [
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify(error),
    String(error),
    (error as Error).stack,
  ].join('\n');

function newJar(): CredentialJar {
  const jar = new CredentialJar();
  const headers = new Headers([['set-cookie', `sid=${COOKIE}; HttpOnly`]]);
  jar.take({ status: 200, body: { token: TOKEN }, headers });
  return jar;
}

/** Everything that it was sent, wherever an error could take it from. */
const echo = planted.join(' and ');
const echoes = {
  'as a problem': {
    status: 422,
    body: {
      ...{ type: 'x', title: echo, status: 422, detail: echo, code: 'missing_data', traceId: TRACE },
      errors: [{ field: echo, message: echo }],
      checks: { [echo]: echo },
    },
  },
  'as a problem that is none': { status: 500, body: { status: 500, code: echo, traceId: echo } },
  'as an answer that is none': { status: 200, body: { user: echo, session: { [echo]: echo }, [echo]: 1 } },
  'as a page': { status: 502, body: echo },
};

for (const [how, { status, body }] of Object.entries(echoes)) {
  it(`throws none of them when a server repeats them ${how}`, async (t) => {
    const server = await startUpstream(t, 'echo', (response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
    const client = createClient({ origin: server.origin, family: 'stateless', jar: newJar() });
    const error = await client
      .login({ body: { username: 'bob', password: PASSWORD } })
      .catch((each: unknown) => each);
    const { headers, body: sent } = server.received[0] ?? { body: Buffer.alloc(0), headers: {} };
    assert.ok(headers.authorization?.includes(TOKEN) && headers.cookie?.includes(COOKIE));
    assert.ok(JSON.parse(sent.toString()).password === PASSWORD);
    assert.ok(error instanceof ClientError, inspect(error));
    for (const secret of planted) assert.ok(!everything(error).includes(secret), everything(error));
  });
}

it('repeats a problem in all other words as the server said it', async (t) => {
  const details = { status: 409, detail: 'mouse: 2 left', code: 'out_of_stock', traceId: TRACE };
  const document = ProblemDetails.parse({ type: 'x', title: 'x', ...details });
  const server = await startUpstream(t, 'stock', (response) =>
    response.writeHead(409).end(JSON.stringify(document)),
  );
  const client = createClient({ origin: server.origin, family: 'stateless', jar: newJar() });
  await assert.rejects(client.checkout.intent().send(), details);
});

it('throws none of them when what carries requests puts all of one into its own error', async () => {
  const client = createClient({
    ...{ origin: 'http://127.0.0.1:4', family: 'stateless', jar: newJar(), attemptsMax: 1 },
    fetch: (url, init) =>
      Promise.reject(Object.assign(new Error(inspect(init)), { url, config: init, code: TOKEN })),
  });
  const error = await client
    .login({ body: { username: 'bob', password: PASSWORD } })
    .catch((each: unknown) => each);
  assert.ok(error instanceof ClientError);
  for (const secret of planted) assert.ok(!everything(error).includes(secret), everything(error));
});

it('throws none of them when they are no part of a request that fits', async () => {
  const client = createClient({ origin: 'http://127.0.0.1:4', family: 'stateless', jar: newJar() });
  const long = PASSWORD.repeat(100);
  const error = await client.login({ body: { username: '', password: long } }).catch((each: unknown) => each);
  assert.ok(error instanceof ClientError && error.definite);
  assert.match(error.message, /^login was not sent: username: .*; password: /);
  assert.ok(!everything(error).includes(PASSWORD));
});

it('shows none of them to whoever inspects it', () => {
  const client = createClient({ origin: 'http://127.0.0.1:4', family: 'stateless', jar: newJar() });
  const shown = inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client);
  for (const secret of planted) assert.ok(!shown.includes(secret));
});
