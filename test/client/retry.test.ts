// Asking again: reading a few times, a change never, a checkout with its key; and what is known at the end.
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createClient } from '../../src/client/client.ts';
import { type ClientError, ClientProblem, NoAnswer } from '../../src/client/errors.ts';
import { isPassing, PASSING_WITH_KEY, retrying } from '../../src/client/retry.ts';
import { type ProblemCode, problemCodes, problems } from '../../src/protocol/problems.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const TRACE = '0123456789abcdef0123456789abcdef';
const ORDER = { id: 'o-1', items: [], totalCents: 0, placedAt: '2026-01-01T00:00:00Z' };
const HEALTH = { status: 'ok', strategy: 'memory', node: 'node-1' };
const CALCULATED = { operation: 'add', values: [1, 2], result: 3 };

const details = (code: ProblemCode) => ({ status: problems[code].status, detail: 'x', code, traceId: TRACE });
const problem = (code: ProblemCode, retryAfterSeconds?: number) =>
  new ClientProblem({ route: 'me' }, details(code), retryAfterSeconds);

type Said = ProblemCode | 'cut' | 'well';

/** Says one after the other, and then the last one for ever. `cut`: it has done it, and the answer is lost. */
async function startScript(t: TestContext, ...said: Said[]): Promise<Upstream> {
  const upstream = await startUpstream(t, 'script', (response, { path }) => {
    const now = said[Math.min(upstream.received.length, said.length) - 1] as Said;
    if (now === 'cut') return void response.destroy();
    response.setHeader('content-type', 'application/json');
    if (now === 'well') {
      const bodies = [HEALTH, CALCULATED, { order: ORDER }];
      return response.end(
        JSON.stringify(bodies[['health', 'calculate', 'checkout'].findIndex((each) => path.endsWith(each))]),
      );
    }
    response.writeHead(problems[now].status);
    return response.end(JSON.stringify({ type: `urn:statelab:problem:${now}`, title: 'x', ...details(now) }));
  });
  return upstream;
}

const clientOf = ({ origin }: Upstream) => createClient({ origin, family: 'stateful' });
const failureOf = (call: Promise<unknown>): Promise<ClientError> =>
  call.then(
    (value) => assert.fail(`it was answered: ${inspect(value)}`),
    (error) => error,
  );

it('asks for what is only read until a node answers, and not for ever', async (t) => {
  const passing = await startScript(t, 'cut', 'no_node', 'well');
  assert.deepEqual(await clientOf(passing).health(), HEALTH);
  assert.equal(passing.received.length, 3);
  const traces = passing.received.map(({ headers }) => String(headers.traceparent).split('-')[1]);
  assert.equal(new Set(traces).size, 1, 'all attempts are one trace');

  const broken = await startScript(t, 'bad_gateway');
  const error = await failureOf(clientOf(broken).health());
  assert.ok(error instanceof ClientProblem && error.is('bad_gateway'), inspect(error));
  assert.equal(broken.received.length, 3);
});

it('never asks again for a change, however well that might have gone', async (t) => {
  for (const said of ['cut', 'overloaded', 'bad_gateway'] as const) {
    const upstream = await startScript(t, said, 'well');
    await failureOf(clientOf(upstream).calculate({ body: { operation: 'add', values: [1, 2] } }));
    assert.equal(upstream.received.length, 1, said);
  }
});

it('does not ask again for what will be refused again', async (t) => {
  const upstream = await startScript(t, 'no_session', 'well');
  const error = await failureOf(clientOf(upstream).health());
  assert.deepEqual([error.definite, upstream.received.length], [true, 1]);
});

it('sends a checkout again with the same key until it is known what became of it', async (t) => {
  const upstream = await startScript(t, 'cut', 'store_unavailable', 'server_error', 'well');
  const intent = clientOf(upstream).checkout.intent();
  assert.deepEqual(await intent.send(), { order: ORDER });
  assert.deepEqual(
    upstream.received.map(({ headers }) => headers['idempotency-key']),
    [intent.key, intent.key, intent.key, intent.key],
  );
  assert.match(intent.key, /^[0-9a-f]{32}$/);
  assert.notEqual(clientOf(upstream).checkout.intent().key, intent.key);
});

it('does not call a checkout definite while an earlier attempt is open', async (t) => {
  const upstream = await startScript(t, 'cut', 'no_session', 'no_session', 'well');
  const intent = clientOf(upstream).checkout.intent();
  const refused = await failureOf(intent.send());
  assert.ok(refused instanceof ClientProblem && refused.is('no_session'), inspect(refused));
  assert.equal(refused.definite, false, 'the first attempt may have placed the order');
  const again = await failureOf(intent.send());
  assert.equal(again.definite, false, 'nor has it become clear since');
  await intent.send();
  assert.equal(upstream.received.length, 4);
});

it('calls a checkout definite when the key itself was refused', async (t) => {
  const upstream = await startScript(t, 'cut', 'out_of_stock');
  const error = await failureOf(clientOf(upstream).checkout.intent().send());
  assert.ok(error instanceof ClientProblem && error.is('out_of_stock') && error.definite, inspect(error));
});

it('gives a checkout up after a few attempts, and lets the caller go on with its key', async (t) => {
  const upstream = await startScript(t, ...Array<Said>(5).fill('cut'), 'well');
  const client = clientOf(upstream);
  const intent = client.checkout.intent();
  const error = await failureOf(intent.send());
  assert.ok(error instanceof NoAnswer && !error.definite, inspect(error));
  assert.equal(upstream.received.length, 5);
  await client.checkout.intent(intent.key).send();
  assert.deepEqual(
    new Set(upstream.received.map(({ headers }) => headers['idempotency-key'])),
    new Set([intent.key]),
  );
});

/** The pauses that were made, none of which is waited for. */
async function pausesOf(errors: readonly ClientError[], attemptsMax: number): Promise<number[]> {
  const pauses: number[] = [];
  let failed = 0;
  const attempt = async () => Promise.reject(errors[Math.min(failed++, errors.length - 1)]);
  const pause = async (ms: number) => void pauses.push(ms);
  await assert.rejects(retrying(attempt, { attemptsMax, mayRetry: isPassing, pause }));
  return pauses;
}

it('pauses as long as the server asks, and longer each time where it does not ask', async () => {
  const [first = 0, second = 0] = await pausesOf([problem('overloaded', 1), problem('overloaded', 2)], 3);
  assert.ok(first >= 1000 && first < 1200 && second >= 2000 && second < 2300, `${first}, ${second}`);
  const unasked = await pausesOf([problem('bad_gateway')], 8);
  assert.ok(
    unasked.every((ms, index) => ms >= Math.min(50 * 2 ** index, 1000) && ms <= 2000),
    `${unasked}`,
  );
});

it('does not wait for a server that wants more time than a caller has', async () => {
  assert.deepEqual(await pausesOf([problem('overloaded', 60)], 3), []);
});

it('ends with what it knew when the caller gives up during a pause', async () => {
  const given = new AbortController();
  const attempt = async () => Promise.reject(problem('overloaded', 5));
  const giveUp = async () => given.abort();
  const options = { attemptsMax: 3, mayRetry: isPassing, signal: given.signal, pause: giveUp };
  const error = await failureOf(retrying(attempt, options));
  assert.ok(error instanceof ClientProblem && error.is('overloaded'));
});

it('asks again, with a key, after every answer that leaves it open', () => {
  for (const code of problemCodes.filter((each) => !problems[each].definite))
    assert.ok(isPassing(problem(code), PASSING_WITH_KEY), code);
});
