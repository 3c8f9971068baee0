/** What every answer of every server must keep to, whatever was asked. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  PROBLEM_MEDIA_TYPE,
  type ProblemCode,
  ProblemDetails,
  problems,
} from '../../src/protocol/problems.ts';
import { problemsOf, type Route, unmatchedProblems } from '../../src/protocol/route.ts';

export interface Answer {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const UUID_OR_NAME = /^[\w.-]{1,64}$/;
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
/** A line of a stack, a file of ours, or a module of somebody else. */
const INTERNALS = /\n\s+at |\.(ts|js|mjs):\d|node_modules|file:\/\//;

const seconds = (text: string | null) => assert.match(text ?? '', /^[1-9]\d*$/, 'Retry-After is in seconds');

function mediaType(headers: Headers): string | undefined {
  return headers.get('content-type')?.split(';')[0];
}

function checkUniversal({ headers, text, url }: Answer, node: string): string {
  assert.equal(headers.get('x-served-by'), node);
  assert.match(headers.get('x-request-id') ?? '', UUID_OR_NAME);
  const [, traceId] = TRACEPARENT.exec(headers.get('traceparent') ?? '') ?? [];
  assert.ok(traceId, 'every answer carries traceparent');
  assert.equal(headers.get('x-powered-by'), null);
  assert.equal(headers.get('server'), null);
  assert.doesNotMatch(text, INTERNALS);
  if (url.search) assert.ok(!text.includes(url.search.slice(1)), 'no query in an answer');
  return traceId;
}

function checkProblem(answer: Answer, expected: readonly ProblemCode[], traceId: string): void {
  const { headers, status, text, url } = answer;
  assert.equal(mediaType(headers), PROBLEM_MEDIA_TYPE);
  assert.equal(headers.get('cache-control'), 'no-store');
  const problem = z.strictObject(ProblemDetails.shape).parse(JSON.parse(text));
  const { code, errors } = problem;
  assert.equal(problem.type, `urn:statelab:problem:${code}`);
  assert.equal(problem.title, problems[code].title);
  assert.equal(problem.status, status);
  assert.equal(problems[code].status, status);
  assert.equal(problem.traceId, traceId);
  assert.ok(!text.includes(url.pathname), 'no path in an answer');
  assert.ok(expected.includes(code), `${code} is not documented for this route`);
  if (status === 401) assert.match(headers.get('www-authenticate') ?? '', /^Bearer realm="/);
  if (status === 405) assert.match(headers.get('allow') ?? '', /^[A-Z]+(, [A-Z]+)*$/);
  if (status === 422) assert.ok(errors && errors.length > 0, 'each field at fault is named');
  if (status === 429 || status === 503) seconds(headers.get('retry-after'));
}

function checkSuccess({ headers, text, status, method }: Answer, { access, answer }: Route): void {
  if (access !== 'anyone') assert.equal(headers.get('cache-control'), 'no-store');
  if (answer === null) {
    assert.equal(status, 204);
    assert.equal(text, '');
    return;
  }
  assert.equal(status, 200);
  assert.equal(mediaType(headers), answer === 'text' ? 'text/plain' : 'application/json');
  if (answer === 'text' || method === 'HEAD') return;
  const body = JSON.parse(text);
  // Equal after parsing: nothing is missing, and nothing is there that the schema does not know.
  assert.deepEqual(answer.parse(body), body);
}

/**
 * @param route the route that answered, or undefined where none did
 * @param everywhere what this server may answer on any address, besides what the route says
 */
export function checkAnswer(
  answer: Answer,
  route: Route | undefined,
  node: string,
  everywhere: readonly ProblemCode[] = [],
): void {
  const traceId = checkUniversal(answer, node);
  if (answer.method === 'HEAD') assert.equal(answer.text, '');
  if (answer.status < 400) checkSuccess(answer, route as Route);
  else if (answer.method !== 'HEAD')
    checkProblem(answer, [...(route ? problemsOf(route) : unmatchedProblems), ...everywhere], traceId);
}
