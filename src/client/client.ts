/**
 * The typed client: one method for each route of a table, for programs and for browsers.
 *
 *   exchange.ts        one request and its answer, bounded
 *   request.ts         what is sent, held to the table        answer.ts   what came, held to the table
 *   credential-jar.ts  what is carried in between             errors.ts   what a call can throw
 *   retry.ts           reading is asked again                 intent.ts   a checkout too, with its key
 *   pages.ts           long lists                             types.ts    all of it, inferred from the table
 */
import { headers as names } from '../protocol/headers.ts';
import type { Route, RouteTable } from '../protocol/route.ts';
import { serviceRouteTable } from '../protocol/routes.ts';
import { basePath, type Family } from '../protocol/strategies.ts';
import { traceparentOf } from '../protocol/trace.ts';
import { readAnswer } from './answer.ts';
import { CredentialJar } from './credential-jar.ts';
import type { About } from './errors.ts';
import { type Answer, exchange, type Fetch, globalFetch } from './exchange.ts';
import { newIntent } from './intent.ts';
import { isPaged, itemsFieldOf, itemsOf, pagesOf } from './pages.ts';
import { randomHex } from './random.ts';
import { checkerOf, isSafe, type Parts, requestOf } from './request.ts';
import { isPassing, retrying } from './retry.ts';
import type { CallOptions, Client } from './types.ts';

/** Longer than a gateway waits for a node: its 504 says more than silence. */
const TIMEOUT_MS = 10_000;
const ATTEMPTS_MAX = 3;
/** An order that may have been placed is worth more patience than a page that can be loaded again. */
const INTENT_ATTEMPTS_MAX = 5;

export interface ClientOptions {
  /** Such as `https://shop.example`: scheme, host and port, nothing else. */
  readonly origin: string;
  readonly family: Family;
  readonly fetch?: Fetch;
  /** How long each attempt may take. */
  readonly timeoutMs?: number;
  /** How often something that is only read is asked for, when nobody answers or nobody can; 1: never again. */
  readonly attemptsMax?: number;
  /** False: answers are believed as they come. */
  readonly validatesAnswers?: boolean;
  /** A session to go on with, or to look into; absent: a new one, that nobody else can see. */
  readonly jar?: CredentialJar;
}

/** A client of the service, which is also one of every other server of the contract. */
export type ServiceClient = Client<typeof serviceRouteTable>;

type Settings = Required<ClientOptions> & { readonly base: string };
type Given = Parts & CallOptions;

/** The table's own names for where a session begins and where it ends. */
function keep(jar: CredentialJar, route: string, answer: Answer, generation: number): void {
  const isOk = answer.status >= 200 && answer.status < 300;
  if (isOk && route === 'login') jar.begin(answer);
  else if (isOk && route === 'logout') jar.end(answer, generation);
  else jar.take(answer, generation);
}

function attemptOf({ origin, base, jar, fetch, validatesAnswers, timeoutMs }: Settings, route: Route) {
  return async (about: About, traceId: string, input: Given): Promise<unknown> => {
    const { generation } = jar;
    const traceparent = traceparentOf({ traceId, flags: '00' }, randomHex(8));
    const headers = { ...input.headers, ...jar.headers(), [names.traceparent]: traceparent };
    const request = requestOf(route, base, { ...input, headers });
    const options = { fetch, timeoutMs: input.timeoutMs ?? timeoutMs, signal: input.signal };
    const answer = await exchange(about, origin, request, options);
    keep(jar, about.route, answer, generation);
    return readAnswer(route, about, request, answer, { validatesAnswers });
  };
}

function methodOf(settings: Settings, id: string, route: Route): unknown {
  const check = checkerOf(route);
  const attempt = attemptOf(settings, route);
  const attemptsMax = isSafe(route) ? settings.attemptsMax : 1;

  async function call(input: Given = {}): Promise<unknown> {
    // One trace for all attempts: the servers' logs tell what became of a call, also where no answer came.
    const traceId = randomHex(16);
    const about = { route: id, traceId };
    check(about, input);
    const { signal } = input;
    return retrying(() => attempt(about, traceId, input), { attemptsMax, mayRetry: isPassing, signal });
  }

  const pages = (input?: Given) => pagesOf(call, id, input);
  const items = itemsFieldOf(route);
  return Object.assign(call, {
    ...(isPaged(route) && { pages, each: (input?: Given) => itemsOf(pages(input), items) }),
    ...(route.headers &&
      names.idempotencyKey in route.headers && {
        intent: (key?: string) => newIntent(call, { attemptsMax: INTENT_ATTEMPTS_MAX }, key),
      }),
  });
}

/** Not repeated in what it says: an address may hold a password. */
function originOf(origin: string): string {
  if (URL.parse(origin)?.origin === origin) return origin;
  throw new TypeError(
    'origin is a scheme, a host and a port, such as https://shop.example, and nothing behind it',
  );
}

function settingsOf(options: ClientOptions): Settings {
  const { family, fetch = globalFetch, timeoutMs = TIMEOUT_MS, attemptsMax = ATTEMPTS_MAX } = options;
  const { validatesAnswers = true, jar = new CredentialJar() } = options;
  const origin = originOf(options.origin);
  return { origin, base: basePath(family), family, fetch, timeoutMs, attemptsMax, validatesAnswers, jar };
}

/** @param table whose routes the server has: those of the service, which include the contract's, or your own */
export function createClient<Table extends RouteTable = typeof serviceRouteTable>(
  options: ClientOptions,
  table: Table = serviceRouteTable as RouteTable as Table,
): Client<Table> {
  const settings = settingsOf(options);
  const methods = Object.entries<Route>(table).map(([id, route]) => [id, methodOf(settings, id, route)]);
  return Object.fromEntries(methods) as Client<Table>;
}
