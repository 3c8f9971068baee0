/**
 * Gives the routes of the tables in src/protocol to Fastify: method, path, who may ask and what is sent stand there.
 * A handler gets what was sent, checked and typed, and answers what the table says, typed as well.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { z } from 'zod';
import { parse } from '../node/parse.ts';
import { Problem } from '../protocol/problems.ts';
import { codeFor, expressPath, type Route } from '../protocol/route.ts';
import { type ServiceRouteId, serviceRouteTable } from '../protocol/routes.ts';
import type { Context } from './context.ts';
import { type Authenticated, requireAdmin, requireSession } from './plugins/session.ts';

type Table = typeof serviceRouteTable;
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type ParsedEach<Schemas> = { readonly [Name in keyof Schemas]: Parsed<Schemas[Name]> };
type Part<Id extends ServiceRouteId, Name extends string> =
  Table[Id] extends Readonly<Record<Name, infer Schema>> ? Schema : undefined;

export interface Call<Id extends ServiceRouteId> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly body: Parsed<Part<Id, 'body'>>;
  readonly query: Parsed<Part<Id, 'query'>>;
  readonly params: ParsedEach<Part<Id, 'params'>>;
  readonly headers: ParsedEach<Part<Id, 'headers'>>;
  readonly authenticated: Table[Id]['access'] extends 'anyone' ? null : Authenticated;
}

type AnswerOf<Id extends ServiceRouteId> = Table[Id]['answer'] extends z.ZodType
  ? z.input<Table[Id]['answer']>
  : Table[Id]['answer'] extends 'text'
    ? string
    : null;

/** Null: 204, no content. */
export type Handlers<Id extends ServiceRouteId> = {
  readonly [Each in Id]: (call: Call<Each>) => AnswerOf<Each> | Promise<AnswerOf<Each>>;
};

/** An address that no schema of its parts accepts names nothing. */
function paramsOf(schemas: Route['params'], given: unknown): unknown {
  if (!schemas) return undefined;
  const parsed = z.object(schemas).safeParse(given);
  if (!parsed.success) throw new Problem('not_found');
  return parsed.data;
}

/** Fields arrive in small letters; what is missing is named as the contract writes it. */
function headersOf(schemas: Route['headers'], given: FastifyRequest['headers']): unknown {
  if (!schemas) return undefined;
  const named = Object.fromEntries(Object.keys(schemas).map((name) => [name, given[name.toLowerCase()]]));
  return parse(z.object(schemas), named);
}

function handlerOf(route: Route, handle: (call: never) => unknown): RouteHandlerMethod {
  return async (request, reply) => {
    const { authenticated } = request;
    const call = {
      request,
      reply,
      body: route.body && parse(route.body, request.body, (fields) => codeFor(route, request.body, fields)),
      query: route.query && parse(route.query, request.query),
      params: paramsOf(route.params, request.params),
      headers: headersOf(route.headers, request.headers),
      authenticated,
    };
    const answer = await handle(call as never);
    if (answer === null) return reply.code(204).send();
    if (typeof answer === 'string') return reply.send(answer);
    return reply.send({ ...(answer as object), ...authenticated?.renewed });
  };
}

export function mount<Id extends ServiceRouteId>(
  app: FastifyInstance,
  context: Context,
  handlers: Handlers<Id>,
): void {
  const needsSession = requireSession(context);
  for (const id of Object.keys(handlers) as Id[]) {
    const route: Route = serviceRouteTable[id];
    const { method, path, scope, access } = route;
    app.route({
      method: method.toUpperCase() as 'GET',
      url: `${scope === 'base' ? context.base : ''}${expressPath(path)}`,
      config: { takesBody: route.body !== undefined },
      // Before the body is read: a stranger's is not worth it.
      onRequest: [
        ...(access === 'anyone' ? [] : [needsSession]),
        ...(access === 'admin' ? [requireAdmin] : []),
      ],
      handler: handlerOf(route, handlers[id] as (call: never) => unknown),
    });
  }
}
