/** Reads an answer as the route table says it must be: a value, or an error with a class. */
import type { z } from 'zod';
import { ProblemDetails, problems } from '../protocol/problems.ts';
import type { Route } from '../protocol/route.ts';
import { type About, ClientProblem, UnexpectedAnswer } from './errors.ts';
import type { Answer } from './exchange.ts';
import type { ContractRequest } from './request.ts';

/** Shorter ones stand in many a sentence by chance. */
const SECRET_LENGTH_MIN = 8;

/** What a request says that no error may repeat, even where a broken server does: credentials and passwords. */
function secretsOf({ headers, body }: ContractRequest): string[] {
  const { authorization = '', cookie = '' } = headers;
  const shown = [
    authorization.replace('Bearer ', ''),
    ...cookie.split('; ').map((each) => each.replace(/^[^=]*=/, '')),
  ];
  const said = Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    /password/i.test(name) && typeof value === 'string' ? [value] : [],
  );
  return [...shown, ...said].filter(({ length }) => length >= SECRET_LENGTH_MIN);
}

/** RFC 9110, section 10.2.3: a number of seconds, or a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function refusalOf(about: About, request: ContractRequest, { status, headers, body }: Answer): Error {
  const { data: details } = ProblemDetails.safeParse(body);
  // Two words for one thing, and one of them is wrong: what the code says of the effect cannot be relied on.
  const isConsistent = details?.status === status && problems[details.code].status === status;
  if (!details) return new UnexpectedAnswer(about, status, 'it is no problem of the table');
  if (!isConsistent) return new UnexpectedAnswer(about, status, `${details.code} has another status`, false);
  const secrets = secretsOf(request);
  const say = (text: string) => secrets.reduce((said, each) => said.replaceAll(each, '[credential]'), text);
  const { detail, errors = [], checks = {} } = details;
  const said = {
    ...details,
    detail: say(detail),
    errors: errors.map(({ field, message }) => ({ field: say(field), message: say(message) })),
    checks: Object.fromEntries(Object.entries(checks).map(([name, state]) => [say(name), say(state)])),
  };
  return new ClientProblem(about, said, retryAfterOf(headers));
}

/** Where in an answer the contract is broken, by the schema's own words: no value, and no name that a server chose. */
function faultsOf({ issues }: z.ZodError): string {
  const faults = issues.map(
    ({ path, code }) => `${path.length === 0 ? 'the body' : String(path[0])}: ${code}`,
  );
  return [...new Set(faults)].join('; ');
}

const withoutToken = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return body;
  const { token: _kept, ...rest } = body as { token?: unknown };
  return rest;
};

export interface ReadOptions {
  readonly validatesAnswers: boolean;
}

/** @throws ClientProblem, UnexpectedAnswer */
export function readAnswer(
  { answer: schema }: Route,
  about: About,
  request: ContractRequest,
  answer: Answer,
  { validatesAnswers }: ReadOptions,
): unknown {
  const { status, text, body } = answer;
  if (status >= 400) throw refusalOf(about, request, answer);
  if (status < 200 || status >= 300) throw new UnexpectedAnswer(about, status, 'it leads elsewhere', false);
  if (schema === null) {
    if (status !== 204) throw new UnexpectedAnswer(about, status, '204 was expected');
    return undefined;
  }
  if (schema === 'text') return text;
  if (!validatesAnswers) return withoutToken(body);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new UnexpectedAnswer(about, status, faultsOf(parsed.error));
  return withoutToken(parsed.data);
}
