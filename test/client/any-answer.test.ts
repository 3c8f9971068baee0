// Whatever comes back, and however it comes, a call gives what its type says or throws an error of the client's.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { createClient } from '../../src/client/client.ts';
import { ClientError, ClientProblem, UnexpectedAnswer } from '../../src/client/errors.ts';
import { ProblemDetails, problemCodes, problems } from '../../src/protocol/problems.ts';
import { routeTable } from '../../src/protocol/routes.ts';

/** Those that a fetch can show. */
const statuses = fc.oneof(
  fc.integer({ min: 200, max: 599 }),
  fc.constantFrom(200, 204, 302, 401, 409, 500, 503),
);
const EMPTY = [204, 205, 304];

const mostly = <Value>(good: fc.Arbitrary<Value>, weight = 8): fc.Arbitrary<unknown> =>
  fc.oneof({ weight, arbitrary: good }, { weight: 1, arbitrary: fc.jsonValue() });

/** A document that may be a problem: each field is right, wrong, or not there. */
const nearly = fc.constantFrom(...problemCodes).chain((code) =>
  fc.record(
    {
      type: mostly(fc.constant(`urn:statelab:problem:${code}`)),
      title: mostly(fc.string()),
      status: mostly(fc.constant(problems[code].status)),
      detail: mostly(fc.string()),
      code: mostly(fc.constant(code)),
      traceId: mostly(fc.stringMatching(/^[0-9a-f]{32}$/)),
      errors: mostly(fc.array(fc.record({ field: fc.string(), message: fc.string() }))),
      checks: mostly(fc.dictionary(fc.string(), fc.string())),
      token: mostly(fc.string()),
    },
    { requiredKeys: ['code'] },
  ),
);
const bodies = fc.oneof(
  { weight: 4, arbitrary: nearly.map((document) => JSON.stringify(document)) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.uint8Array() },
);
/** Visible ASCII is all that a fetch lets through; what stands in it is a server's own affair. */
const fieldText = fc.stringMatching(/^[\x21-\x7e]{0,40}$/);
const headers = fc.array(
  fc.tuple(fc.constantFrom('retry-after', 'set-cookie', 'content-type', 'location'), fieldText),
  { maxLength: 4 },
);
const answers = fc.record({ status: statuses, body: bodies, headers });
type Given = typeof answers extends fc.Arbitrary<infer Value> ? Value : never;

function jsonOf(body: Given['body']): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

/** Half of the documents that are problems have the status that belongs to their code: so do a server's. */
function withOwnStatus({ status, body, ...rest }: Given): Given {
  const { data } = ProblemDetails.safeParse(jsonOf(body));
  return { ...rest, body, status: data ? data.status : status };
}

const responseOf = ({ status, body, headers: fields }: Given): Response =>
  new Response(EMPTY.includes(status) ? null : body, {
    status,
    headers: fields as [string, string][],
  });

const clientOf = (fetch: () => Promise<Response>) =>
  createClient({ origin: 'http://127.0.0.1:4', family: 'stateless', attemptsMax: 1, fetch }, routeTable);
type TestClient = ReturnType<typeof clientOf>;

const calls = fc.constantFrom<((client: TestClient) => Promise<unknown>)[]>(
  (client) => client.me(),
  (client) => client.metrics(),
  (client) => client.login({ body: { username: 'bob', password: 'sesame' } }),
  (client) => client.logout(),
  (client) => client.checkout({ headers: { 'Idempotency-Key': 'k' } }),
);

function checkThrown(error: unknown, { status }: Given): void {
  assert.ok(error instanceof ClientError, inspect(error));
  assert.equal(typeof error.definite, 'boolean');
  if (error instanceof ClientProblem) {
    assert.equal(error.status, status);
    assert.equal(error.definite, problems[error.code].definite, 'what the table says');
    assert.ok(problems[error.code].status === status && typeof error.detail === 'string');
    assert.match(error.traceId, /^[0-9a-f]{32}$/);
    const { retryAfterSeconds = 0 } = error;
    assert.ok(Number.isSafeInteger(retryAfterSeconds) && retryAfterSeconds >= 0);
  } else {
    assert.ok(error instanceof UnexpectedAnswer, inspect(error));
    assert.ok(!error.definite || (status >= 400 && status < 500), 'only a 4xx says that nothing was done');
  }
}

it('throws nothing but errors of its own, for any answer', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(answers, fc.boolean(), calls, async (given, isConsistent, call) => {
      const answer = isConsistent ? withOwnStatus(given) : given;
      const outcome = await call(clientOf(async () => responseOf(answer))).catch((error: unknown) => {
        checkThrown(error, answer);
        return error;
      });
      kinds.add(outcome instanceof Error ? outcome.name : typeof outcome);
    }),
    { numRuns: 600 },
  );
  assert.deepEqual([...kinds].sort(), ['ClientProblem', 'UnexpectedAnswer', 'string', 'undefined']);
});

it('throws nothing but errors of its own, whatever carries its requests does', async () => {
  const broken = fc.oneof(
    fc.anything().map((thrown) => () => Promise.reject(thrown)),
    fc.anything().map((thrown) => () => {
      throw thrown;
    }),
    fc.anything().map((value) => async () => value as Response),
  );
  await fc.assert(
    fc.asyncProperty(broken, calls, async (fetch, call) => {
      const error = await call(clientOf(fetch)).then(
        (value) => assert.fail(inspect(value)),
        (each: unknown) => each,
      );
      assert.ok(error instanceof ClientError, inspect(error));
    }),
    { numRuns: 500 },
  );
});
