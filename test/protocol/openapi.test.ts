import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { openApiDocument } from '../../src/protocol/openapi.ts';
import { expressPath } from '../../src/protocol/route.ts';
import { methodsByPath, routes } from '../../src/protocol/routes.ts';

const read = (name: string) => readFile(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');
const source = await read('openapi.json');
const ofService = await read('openapi-service.json');

interface Operation {
  operationId: string;
  security: object[];
  responses: Record<string, { headers?: object; content?: Record<string, object> }>;
}

const document = JSON.parse(source) as { paths: Record<string, Record<string, Operation>> };

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => ({ method, path, operation })),
);

describe('the OpenAPI document', () => {
  for (const [name, text] of Object.entries({ 'openapi.json': source, 'openapi-service.json': ofService })) {
    it(`passes the linter’s recommended rules: ${name}`, async () => {
      const config = await createConfig({
        extends: ['recommended'],
        // A probe and the catalogue refuse nobody: they have no 4XX of their own to document.
        rules: { 'operation-4xx-response': 'off' },
      });
      const found = await lintFromString({ source: text, absoluteRef: name, config });
      assert.deepEqual(
        found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
        [],
      );
    });
  }

  it('finds fault with a document that has one: the linter is at work', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const broken = source.replace('#/components/schemas/LoginRequest', '#/components/schemas/Nowhere');
    const found = await lintFromString({ source: broken, absoluteRef: 'openapi.json', config });
    assert.ok(found.some(({ ruleId }) => ruleId === 'no-unresolved-refs'));
  });

  it('has each route of the table once for each family, and no other', () => {
    const expected = routes.flatMap(({ method, path, scope }) =>
      (scope === 'base' ? ['/api/stateless', '/api/stateful'] : ['']).map(
        (mount) => `${method} ${mount}${path}`,
      ),
    );
    const documented = operations.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(documented.sort(), expected.sort());
    assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  });

  it('asks the stateless family for a bearer token and the stateful one for a cookie', () => {
    const securityOf = (path: string) => document.paths[path]?.get?.security;
    assert.deepEqual(securityOf('/api/stateless/me'), [{ bearer: [] }]);
    assert.deepEqual(securityOf('/api/stateful/me'), [{ cookie: [] }]);
    assert.deepEqual(securityOf('/api/stateful/products'), []);
    assert.deepEqual(document.paths['/api/stateful/login']?.post?.security, [{}, { cookie: [] }]);
  });

  it('documents the header fields of an answer', () => {
    const login = document.paths['/api/stateful/login']?.post?.responses['200'];
    const fields = ['Cache-Control', 'Set-Cookie', 'X-Request-Id', 'X-Served-By', 'traceparent'];
    assert.deepEqual(Object.keys(login?.headers ?? {}).sort(), fields);
    const { components } = openApiDocument() as {
      components: { responses: Record<string, { headers: object }> };
    };
    const fieldsOf = (name: string) => Object.keys(components.responses[name]?.headers ?? {});
    assert.ok(fieldsOf('too_many_requests').includes('Retry-After'));
    assert.ok(fieldsOf('invalid_session-or-no_session-or-session_timeout').includes('WWW-Authenticate'));
    assert.ok(fieldsOf('otherwise').includes('Allow'));
  });
});

describe('the route table', () => {
  it('names the parameters that its paths hold', () => {
    for (const { id, path, params = {} } of routes) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(Object.keys(params), inPath, id);
    }
  });

  it('knows the methods of each path, for the Allow field', () => {
    assert.deepEqual(methodsByPath('base').get('/sessions'), ['get', 'delete']);
    assert.deepEqual(methodsByPath('base').get('/cart/items/{productId}'), ['patch', 'delete']);
    assert.equal(methodsByPath('base').get('/livez'), undefined);
    assert.equal(expressPath('/cart/items/{productId}'), '/cart/items/:productId');
  });
});
