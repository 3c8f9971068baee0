// What leaves a client, by a table of one's own: the address that was meant, or nothing. And what it makes of answers.
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { z } from 'zod';
import { createClient } from '../../src/client/client.ts';
import { InvalidRequest, UnexpectedAnswer } from '../../src/client/errors.ts';
import type { RouteTable } from '../../src/protocol/route.ts';
import { startUpstream } from '../support/upstream.ts';

const anyone = { access: 'anyone', summary: '' } as const;
const Words = z.object({ words: z.array(z.string()), nextCursor: z.string().nullable() });

const table = {
  look: {
    ...anyone,
    method: 'get',
    path: '/shelf/{shelf}/{book}',
    scope: 'base',
    params: { shelf: z.string(), book: z.string() },
    answer: null,
  },
  end: {
    ...anyone,
    method: 'delete',
    path: '/shelf/{shelf}',
    scope: 'base',
    params: { shelf: z.string() },
    answer: null,
  },
  say: {
    ...anyone,
    method: 'post',
    path: '/say',
    scope: 'root',
    body: z.object({ text: z.string() }),
    answer: null,
  },
  words: {
    ...anyone,
    method: 'get',
    path: '/words',
    scope: 'base',
    query: z.object({ limit: z.coerce.number().optional(), cursor: z.string().optional() }),
    answer: Words,
  },
} as const satisfies RouteTable;

async function start(t: TestContext, answers: readonly unknown[] = [], status = 204) {
  const left = [...answers];
  const upstream = await startUpstream(t, 'any', (response) => {
    const next = left.shift();
    response.writeHead(next === undefined ? status : 200).end(next === undefined ? '' : JSON.stringify(next));
  });
  const options = { origin: upstream.origin, family: 'stateful', attemptsMax: 1 } as const;
  const asked = () => upstream.received.map(({ method, path }) => `${method} ${path}`);
  return { options, client: createClient(options, table), asked, upstream };
}

it('puts into an address what was given, and nothing that leads elsewhere', async (t) => {
  const { client, asked } = await start(t);
  await client.look({ params: { shelf: 'a/b', book: '?c=d#e %2e' } });
  await client.look({ params: { shelf: '…', book: '..x' } });
  await client.words({ query: { limit: 2, cursor: 'a&b=c d' } }).catch(() => undefined);
  assert.deepEqual(asked(), [
    'GET /api/stateful/shelf/a%2Fb/%3Fc%3Dd%23e%20%252e',
    'GET /api/stateful/shelf/%E2%80%A6/..x',
    'GET /api/stateful/words?limit=2&cursor=a%26b%3Dc+d',
  ]);
});

it('sends nothing at all where a part of the address would make another one of it', async (t) => {
  const { client, asked } = await start(t);
  for (const shelf of ['', '.', '..']) {
    const error = await client.end({ params: { shelf } }).catch((each: unknown) => each);
    assert.ok(error instanceof InvalidRequest && error.definite, inspect(error));
    assert.deepEqual(error.errors, [{ field: 'shelf', message: 'can be no part of an address' }]);
  }
  // As a program without types would.
  await assert.rejects(client.end({ params: {} } as never), InvalidRequest);
  await assert.rejects(client.end(undefined as never), InvalidRequest);
  await assert.rejects(client.say({ body: { text: 7 } } as never), InvalidRequest);
  assert.deepEqual(asked(), []);
});

it('sends a body as JSON, and says so only where there is one', async (t) => {
  const { client, upstream } = await start(t);
  await client.say({ body: { text: 'très bien' } });
  await client.end({ params: { shelf: 'a' } });
  const [said, ended] = upstream.received;
  assert.deepEqual([said?.path, said?.headers['content-type']], ['/say', 'application/json']);
  assert.equal(said?.body.toString(), '{"text":"très bien"}');
  assert.deepEqual([ended?.headers['content-type'], ended?.body.length], [undefined, 0]);
});

it('takes no content for no content, and nothing else', async (t) => {
  const { client } = await start(t, [{ gone: true }]);
  const end = () => client.end({ params: { shelf: 'a' } });
  await assert.rejects(end(), UnexpectedAnswer);
  assert.equal(await end(), undefined);
});

it('names where an answer breaks its schema, and believes it only when told to', async (t) => {
  const odd = { words: ['a', 7], nextCursor: 7 };
  const { client, options } = await start(t, [odd, odd]);
  await assert.rejects(client.words(), {
    message:
      'words was answered with 200, not as the contract says: words: invalid_type; nextCursor: invalid_type',
    definite: false,
  });
  assert.deepEqual(await createClient({ ...options, validatesAnswers: false }, table).words(), odd);
});

it('reads from the page that it is given, and no list that leads back into itself', async (t) => {
  const page = (word: string, nextCursor: string | null) => ({ words: [word], nextCursor });
  const { client, asked } = await start(t, [page('a', 'x'), page('b', 'y'), page('c', 'x')]);
  const words: string[] = [];
  const reading = async () => {
    for await (const word of client.words.each({ query: { limit: 1, cursor: 'w' } })) words.push(word);
  };
  await assert.rejects(reading(), UnexpectedAnswer);
  assert.deepEqual(words, ['a', 'b', 'c']);
  assert.deepEqual(
    asked().map((line) => line.split('cursor=')[1]),
    ['w', 'x', 'y'],
  );
});
