/** The error table as OpenAPI: an example per code, and a response per set of codes that share a status. */
import {
  PROBLEM_MEDIA_TYPE,
  Problem,
  type ProblemCode,
  ProblemDetails,
  problemCodes,
  problems,
} from '../problems.ts';
import { gatewayProblems, problemsOf, type Route, unmatchedProblems } from '../route.ts';
import { type HeaderName, headerRefs } from './headers.ts';
import { schemaRef } from './schemas.ts';

type Json = Record<string, unknown>;

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** What the routes answer, and what may come in their place. */
function codesOf(table: readonly Route[], always: readonly ProblemCode[]): ProblemCode[] {
  const answered = new Set([
    ...table.flatMap(problemsOf),
    ...unmatchedProblems,
    ...gatewayProblems,
    ...always,
  ]);
  return problemCodes.filter((code) => answered.has(code));
}

export function problemExamples(table: readonly Route[], always: readonly ProblemCode[]): Json {
  const example = (code: ProblemCode) => {
    const { title, action, definite } = problems[code];
    const effect = definite ? 'Certainly without effect.' : 'It may have taken effect.';
    return { summary: title, description: `${action} ${effect}`, value: new Problem(code).body(TRACE_ID) };
  };
  return Object.fromEntries(codesOf(table, always).map((code) => [code, example(code)]));
}

const statusHeaders: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

function response(codes: readonly ProblemCode[], headers: readonly HeaderName[], description?: string): Json {
  return {
    description: description ?? codes.map((code) => problems[code].title).join(', or: '),
    headers: headerRefs('Cache-Control', ...headers),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: schemaRef(ProblemDetails),
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/** The codes of a route by status: `[401, ['invalid_session', 'no_session']]`. */
const byStatus = (route: Route) => [
  ...Map.groupBy(problemsOf(route).sort(), (code) => problems[code].status),
];

const keyOf = (codes: readonly ProblemCode[]) => codes.join('-or-');

export function problemResponses(route: Route): Json {
  const refs = byStatus(route).map(([status, codes]) => [
    status,
    { $ref: `#/components/responses/${keyOf(codes)}` },
  ]);
  return { ...Object.fromEntries(refs), default: { $ref: '#/components/responses/otherwise' } };
}

export function responseComponents(routes: readonly Route[], always: readonly ProblemCode[]): Json {
  const responses = routes
    .flatMap(byStatus)
    .map(([status, codes]) => [keyOf(codes), response(codes, statusHeaders[status] ?? [])] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...Object.fromEntries(responses),
    otherwise: response(
      [...unmatchedProblems, ...always, ...gatewayProblems],
      ['Allow', 'Retry-After'],
      always.length > 0
        ? 'Another address or method, a change from another site, too much to do, or a gateway’s own answer'
        : 'Another address or method, or the answer of a gateway that reaches no server',
    ),
  };
}
