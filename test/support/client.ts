/**
 * A client of the contract, as a browser or an app would be one: it keeps the credential that came last.
 * Every answer that it sees is held to its route's schema and to the rules for all answers.
 */
import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { ProblemCode, ProblemDetails } from '../../src/protocol/problems.ts';
import type { Route, RouteTable } from '../../src/protocol/route.ts';
import { routeTable } from '../../src/protocol/routes.ts';
import type { LoginAnswer } from '../../src/protocol/session.ts';
import type { Cart } from '../../src/protocol/shop.ts';
import {
  basePath,
  type StrategyFacts,
  type StrategyName,
  strategyFacts,
} from '../../src/protocol/strategies.ts';
import { type Answer, checkAnswer } from './answer-rules.ts';

export const PASSWORD = 'correct horse battery staple';

type AnswerOf<Answering extends Route> = Answering['answer'] extends z.ZodType
  ? z.output<Answering['answer']>
  : undefined;
type IdOf<Table> = Extract<keyof Table, string>;

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

export interface Server {
  readonly url: string;
  readonly node: string;
  readonly strategy: string;
  /** Those of a strategy that is none of ours; absent: what ours are known to be. */
  readonly facts?: StrategyFacts | undefined;
}

const factsOf = ({ strategy, facts }: Server) => facts ?? strategyFacts[strategy as StrategyName];

/** A client of the routes that a table names. */
export abstract class RouteClient<Table extends RouteTable> {
  protected abstract readonly table: Table;
  /** What its servers may answer on any address, besides what the route says. */
  protected readonly everywhere: readonly ProblemCode[] = [];
  readonly server: Server;
  /** What it presents: a token or a cookie's value. */
  credential: string | undefined;
  readonly cookieName: string;

  constructor(server: Server, credential?: string, cookieName = `statelab_${server.strategy}`) {
    this.server = server;
    this.credential = credential;
    this.cookieName = cookieName;
  }

  /** The same client, talking to another server. */
  at(server: Server): this {
    const Same = this.constructor as new (...given: ConstructorParameters<typeof RouteClient>) => this;
    return new Same(server, this.credential, this.cookieName);
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
    checkAnswer(exchange, route, this.server.node, this.everywhere);
    this.#keep(exchange);
    return exchange;
  }

  /** A route of the table, whatever it answers. */
  exchange(id: IdOf<Table>, input: Input = {}): Promise<Exchange> {
    const route = this.table[id] as Route;
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => input.params?.[name] ?? '');
    const mount = route.scope === 'base' ? this.base : '';
    return this.send(input.method ?? route.method.toUpperCase(), `${mount}${path}`, input, route);
  }

  /** A route that should answer as the contract says. */
  async ok<Id extends IdOf<Table>>(id: Id, input?: Input): Promise<AnswerOf<Table[Id]>> {
    const { status, text, body } = await this.exchange(id, input);
    assert.ok(status < 400, `${id} answered ${status}: ${text}`);
    return body as AnswerOf<Table[Id]>;
  }

  /** A route that should refuse with this code. */
  async refused(id: IdOf<Table>, code: ProblemCode, input?: Input): Promise<Refusal> {
    return expectCode(await this.exchange(id, input), code);
  }

  async login(username = 'bob', password = PASSWORD): Promise<z.output<typeof LoginAnswer>> {
    const answer: unknown = await this.ok('login' as IdOf<Table>, { body: { username, password } });
    return answer as z.output<typeof LoginAnswer>;
  }

  async add(productId: string, quantity: number): Promise<z.output<typeof Cart>> {
    const answer: unknown = await this.ok('addItem' as IdOf<Table>, { body: { productId, quantity } });
    return answer as z.output<typeof Cart>;
  }
}

/** A client of the contract, which every server here speaks. */
export class Client extends RouteClient<typeof routeTable> {
  protected readonly table = routeTable;
}

export function expectCode(exchange: Exchange, code: ProblemCode): Refusal {
  assert.equal((exchange.body as ProblemDetails | undefined)?.code, code, exchange.text);
  return exchange as Refusal;
}
