// What a client says when no answer comes, or half of one: whether the request may have been carried out.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createClient } from '../../src/client/client.ts';
import { NoAnswer, UnexpectedAnswer } from '../../src/client/errors.ts';
import { startUpstream } from '../support/upstream.ts';

const CALCULATE = { body: { operation: 'add', values: [1, 2] } } as const;

const clientOf = (origin: string, timeoutMs = 10_000) =>
  createClient({ origin, family: 'stateless', timeoutMs, attemptsMax: 1 });

/** A server that does this to each connection, once something was asked over it. */
async function startRaw(t: TestContext, answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const HALF = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"operation"';

const silences = {
  'says nothing': () => undefined,
  'stops in the middle of its answer': (socket: Socket) => void socket.write(HALF),
};

for (const [what, answer] of Object.entries(silences)) {
  it(`says that it may have happened when a server ${what} for too long`, async (t) => {
    const client = clientOf(await startRaw(t, answer), 150);
    const error = await client.calculate(CALCULATE).catch((each: unknown) => each);
    assert.ok(error instanceof NoAnswer, inspect(error));
    assert.deepEqual([error.reason, error.definite, error.route], ['timeout', false, 'calculate']);
    assert.match(
      error.message,
      /^calculate was not answered: nothing came within 150 ms. It may have happened\.$/,
    );
    assert.match(error.traceId ?? '', /^[0-9a-f]{32}$/, 'the server’s log can be searched for it');
  });
}

const cuts = {
  'before its answer': (socket: Socket) => void socket.destroy(),
  'in the middle of its answer': (socket: Socket) => void socket.end(HALF),
};

for (const [when, answer] of Object.entries(cuts)) {
  it(`says that it may have happened when the connection is cut ${when}`, async (t) => {
    const error = await clientOf(await startRaw(t, answer))
      .calculate(CALCULATE)
      .catch((each: unknown) => each);
    assert.ok(error instanceof NoAnswer, inspect(error));
    assert.deepEqual([error.reason, error.definite], ['connection', false]);
  });
}

it('says that nothing was sent when nobody listens', async () => {
  // Assigned to no service, so that none is there, and not among the ports that `fetch` refuses to ask.
  const error = await clientOf('http://127.0.0.1:4')
    .calculate(CALCULATE)
    .catch((each: unknown) => each);
  assert.ok(error instanceof NoAnswer, inspect(error));
  assert.deepEqual([error.reason, error.definite], ['connection', true]);
  assert.match(error.message, /ECONNREFUSED.*never sent/);
});

it('gives up when the caller does, and says what is known then', async (t) => {
  const upstream = await startUpstream(t, 'silent', () => undefined);
  const client = clientOf(upstream.origin);
  const before = await client
    .calculate({ ...CALCULATE, signal: AbortSignal.abort() })
    .catch((each: unknown) => each);
  assert.ok(before instanceof NoAnswer && before.reason === 'aborted' && before.definite, inspect(before));
  assert.equal(upstream.received.length, 0);

  const signal = AbortSignal.timeout(100);
  const within = await client.calculate({ ...CALCULATE, signal }).catch((each: unknown) => each);
  assert.ok(within instanceof NoAnswer && within.reason === 'aborted' && !within.definite, inspect(within));
});

it('ends in time also over a fetch that does not listen to its signal', async () => {
  const deaf = createClient({
    ...{ origin: 'http://127.0.0.1:1', family: 'stateless', timeoutMs: 50, attemptsMax: 1 },
    fetch: () => new Promise(() => undefined),
  });
  // Nothing else keeps the process of this test alive: a timer that waits for answers does not.
  const alive = setInterval(() => undefined, 1000);
  await assert.rejects(deaf.calculate(CALCULATE), NoAnswer);
  clearInterval(alive);
});

it('takes no answer that is larger than it should ever be', async (t) => {
  const page = Buffer.alloc(64 * 1024, '[');
  const endless = await startUpstream(t, 'endless', (response) => {
    const more = () => {
      while (response.writable && response.write(page));
    };
    response.on('drain', more);
    more();
  });
  const error = await clientOf(endless.origin)
    .health()
    .catch((each: unknown) => each);
  assert.ok(error instanceof UnexpectedAnswer, inspect(error));
  assert.match(error.message, /larger than 1048576 bytes/);
});

it('follows no redirect: a credential is for the server that gave it', async (t) => {
  const elsewhere = await startUpstream(t, 'elsewhere');
  const here = await startUpstream(t, 'here', (response) =>
    response.writeHead(307, { location: `${elsewhere.origin}/` }).end(),
  );
  const error = await clientOf(here.origin)
    .health()
    .catch((each: unknown) => each);
  assert.ok(error instanceof UnexpectedAnswer && !error.definite, inspect(error));
  assert.deepEqual([error.status, elsewhere.received.length], [307, 0]);
});

it('is told at once that an origin is none, without repeating what stands in it', () => {
  for (const origin of [
    '',
    'shop',
    'https://bob:sesame@shop.example',
    'https://shop.example/',
    'file:///etc',
  ]) {
    assert.throws(
      () => clientOf(origin),
      (error: Error) => !error.message.includes('sesame') && /^origin is a scheme/.test(error.message),
    );
  }
});
