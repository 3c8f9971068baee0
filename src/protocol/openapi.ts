/** The contract as OpenAPI 3.1, built from the route table, the schemas and the error table. Pure. */
import { z } from 'zod';
import { headerComponents, parameterComponents } from './openapi/headers.ts';
import { problemExamples, problemResponses, responseComponents } from './openapi/problem-responses.ts';
import { inlineSchema, schemaComponents, schemaRef } from './openapi/schemas.ts';
import { type Credential, successResponse } from './openapi/success-response.ts';
import { type ProblemCode, ProblemDetails } from './problems.ts';
import { type Route, serviceProblems } from './route.ts';
import { type NamedRoute, routes, routesOfService } from './routes.ts';
import { basePath } from './strategies.ts';

type Json = Record<string, unknown>;

interface Mount {
  readonly name: string;
  readonly path: string;
  readonly scope: Route['scope'];
  readonly credential?: Credential;
}

const mounts: readonly Mount[] = [
  { name: 'stateless', path: basePath('stateless'), scope: 'base', credential: 'bearer' },
  { name: 'stateful', path: basePath('stateful'), scope: 'base', credential: 'cookie' },
  { name: 'server', path: '', scope: 'root' },
];

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function parameters({ params = {}, query, headers = {} }: Route): Json[] {
  return [
    ...Object.entries(params).map(([name, schema]) => ({
      name,
      in: 'path',
      required: true,
      schema: schemaRef(schema),
    })),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      schema: inlineSchema(schema),
    })),
    ...Object.entries(headers).map(([name, schema]) => ({
      name,
      in: 'header',
      required: true,
      schema: schemaRef(schema),
    })),
  ];
}

/** Login and logout end a session that comes with them, and need none. */
function security(route: NamedRoute, credential: Credential | undefined): Json[] {
  if (!credential) return [];
  if (route.access !== 'anyone') return [{ [credential]: [] }];
  return route.id === 'login' || route.id === 'logout' ? [{}, { [credential]: [] }] : [];
}

function operation(route: NamedRoute, { name, scope, credential }: Mount): Json {
  const { id, summary, body } = route;
  const given = parameters(route);
  return {
    operationId: scope === 'root' ? id : `${name}${capitalised(id)}`,
    summary,
    tags: [name],
    security: security(route, credential),
    ...(given.length > 0 && { parameters: given }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaRef(body) } } },
    }),
    responses: { ...successResponse(route, credential), ...problemResponses(route) },
  };
}

function paths(table: readonly NamedRoute[]): Json {
  const items: Record<string, Json> = {};
  for (const mount of mounts) {
    for (const route of table.filter(({ scope }) => scope === mount.scope)) {
      const path = `${mount.path}${route.path}`;
      items[path] ??= {
        parameters: Object.keys(parameterComponents).map((key) => ({
          $ref: `#/components/parameters/${key}`,
        })),
      };
      items[path][route.method] = operation(route, mount);
    }
  }
  return items;
}

/** Every schema that a route names; those within them come along. */
function schemas(table: readonly NamedRoute[]): z.ZodType[] {
  const named = table.flatMap(({ params = {}, headers = {}, body, answer }) => [
    ...Object.values(params),
    ...Object.values(headers),
    ...(body ? [body] : []),
    ...(answer instanceof z.ZodType ? [answer] : []),
  ]);
  return [...new Set([...named, ProblemDetails])];
}

interface Described {
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly table: readonly NamedRoute[];
  /** What may be answered on any of the routes, besides its own. */
  readonly always: readonly ProblemCode[];
}

const SHARED =
  'whatever its session strategy. Money is integer cents, times are RFC 3339 UTC, bodies are JSON of 64 KiB at most.';

const contract: Described = {
  title: 'Statelab',
  summary: 'One shop, served by a stateless and by a stateful server.',
  description: `Every server of the laboratory speaks this contract, ${SHARED}`,
  table: routes,
  always: [],
};

const service: Described = {
  title: 'Statelab service',
  summary: 'The same shop as a service: accounts, orders that stay, an audit trail.',
  description: `The contract of the laboratory, and what the service adds to it, ${SHARED}`,
  table: routesOfService,
  always: serviceProblems,
};

function documentOf({ title, summary, description, table, always }: Described): Json {
  return {
    openapi: '3.1.0',
    info: { title, version: '1.0.0', summary, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'The server, or the gateway in front of it' }],
    tags: [
      { name: 'stateless', description: 'What the server must know travels with each request' },
      { name: 'stateful', description: 'The server remembers; the request only says which memory is meant' },
      { name: 'server', description: 'For machines: probes, metrics, this document' },
    ],
    paths: paths(table),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'statelab_memory',
          description: 'A name per deployment; `__Host-` stands before it behind TLS',
        },
      },
      parameters: parameterComponents,
      headers: headerComponents,
      responses: responseComponents(table, always),
      examples: problemExamples(table, always),
      schemas: schemaComponents(schemas(table)),
    },
  };
}

/** What every server answers, of ours or in any language. */
export const openApiDocument = (): Json => documentOf(contract);
/** What the service answers. */
export const serviceOpenApiDocument = (): Json => documentOf(service);
