/**
 * A client of the contract, as a browser or an app would be one: it keeps the credential that came last.
 * Every answer that it sees is held to its route's schema and to the rules for all answers.
 */
import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { ProblemCode, ProblemDetails } from '../../src/protocol/problems.ts';
import type { Route } from '../../src/protocol/route.ts';
import { type RouteId, routeTable } from '../../src/protocol/routes.ts';
import {
  basePath,
  type StrategyFacts,
  type StrategyName,
  strategyFacts,
} from '../../src/protocol/strategies.ts';
import { type Answer, checkAnswer } from './answer-rules.ts';

export const PASSWORD = 'correct horse battery staple';

type AnswerSchema<Id extends RouteId> = (typeof routeTable)[Id]['answer'];
export type AnswerOf<Id extends RouteId> =
  AnswerSchema<Id> extends z.ZodType ? z.output<AnswerSchema<Id>> : undefined;

export interface Input {
  readonly method?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly bytes?: string | Uint8Array<ArrayBuffer> | ReadableStream;
}

export interface Exchange extends Answer {
  /** The parsed JSON; undefined for text and for nothing. */
  readonly body: unknown;
  readonly ms: number;
}

export interface Refusal extends Exchange {
  readonly body: ProblemDetails;
}

interface Server {
  readonly url: string;
  readonly node: string;
  readonly strategy: string;
  /** Those of a strategy that is none of ours; absent: what ours are known to be. */
  readonly facts?: StrategyFacts | undefined;
}

const factsOf = ({ strategy, facts }: Server) => facts ?? strategyFacts[strategy as StrategyName];

export class Client {
  readonly server: Server;
  /** What it presents: a token or a cookie's value. */
  credential: string | undefined;
  readonly cookieName: string;

  constructor(server: Client['server'], credential?: string, cookieName = `statelab_${server.strategy}`) {
    this.server = server;
    this.credential = credential;
    this.cookieName = cookieName;
  }

  /** The same client, talking to another server. */
  at(server: Client['server']): Client {
    return new Client(server, this.credential, this.cookieName);
  }

  get base(): string {
    return basePath(factsOf(this.server).family);
  }

  presented(): Record<string, string> {
    if (this.credential === undefined) return {};
    return factsOf(this.server).credentialKind === 'bearer'
      ? { authorization: `Bearer ${this.credential}` }
      : { cookie: `${this.cookieName}=${this.credential}` };
  }

  #keep({ headers, body }: Exchange): void {
    const token = (body as { token?: unknown } | undefined)?.token;
    if (typeof token === 'string') this.credential = token;
    for (const cookie of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name === this.cookieName) this.credential = value || undefined;
    }
  }

  /** Any address; `route` is the one that should answer there, if any. */
  async send(method: string, path: string, input: Input = {}, route?: Route): Promise<Exchange> {
    const { query, headers = {}, body, bytes } = input;
    const url = new URL(`${this.server.url}${path}${query === undefined ? '' : `?${query}`}`);
    const startedAt = performance.now();
    const response = await fetch(url, {
      method,
      redirect: 'error',
      headers: {
        ...this.presented(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? (bytes ?? null) : JSON.stringify(body),
      ...(bytes instanceof ReadableStream && { duplex: 'half' }),
    });
    const text = await response.text();
    const ms = performance.now() - startedAt;
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    const { status } = response;
    const exchange: Exchange = {
      method,
      url,
      status,
      headers: response.headers,
      text,
      ms,
      body: isJson ? JSON.parse(text) : undefined,
    };
    checkAnswer(exchange, route, this.server.node);
    this.#keep(exchange);
    return exchange;
  }

  /** A route of the contract, whatever it answers. */
  exchange(id: RouteId, input: Input = {}): Promise<Exchange> {
    const route: Route = routeTable[id];
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => input.params?.[name] ?? '');
    const mount = route.scope === 'base' ? this.base : '';
    return this.send(input.method ?? route.method.toUpperCase(), `${mount}${path}`, input, route);
  }

  /** A route that should answer as the contract says. */
  async ok<Id extends RouteId>(id: Id, input?: Input): Promise<AnswerOf<Id>> {
    const { status, text, body } = await this.exchange(id, input);
    assert.ok(status < 400, `${id} answered ${status}: ${text}`);
    return body as AnswerOf<Id>;
  }

  /** A route that should refuse with this code. */
  async refused(id: RouteId, code: ProblemCode, input?: Input): Promise<Refusal> {
    return expectCode(await this.exchange(id, input), code);
  }

  login(username = 'bob', password = PASSWORD): Promise<AnswerOf<'login'>> {
    return this.ok('login', { body: { username, password } });
  }

  add(productId: string, quantity: number): Promise<AnswerOf<'addItem'>> {
    return this.ok('addItem', { body: { productId, quantity } });
  }
}

export function expectCode(exchange: Exchange, code: ProblemCode): Refusal {
  assert.equal((exchange.body as ProblemDetails | undefined)?.code, code, exchange.text);
  return exchange as Refusal;
}
