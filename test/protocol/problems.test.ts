// The error table, the page for readers and OpenAPI say the same, both ways.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { openApiDocument, serviceOpenApiDocument } from '../../src/protocol/openapi.ts';
import { Problem, ProblemDetails, problemCodes, problems } from '../../src/protocol/problems.ts';
import { gatewayProblems, problemsOf, serviceProblems, unmatchedProblems } from '../../src/protocol/route.ts';
import { routes, routesOfService } from '../../src/protocol/routes.ts';

const TRACE_ID = '0'.repeat(31).concat('1');

interface Document {
  paths: Record<string, Record<string, { responses?: Record<string, { $ref?: string }> }>>;
  components: {
    examples: Record<string, { summary: string; value: ProblemDetails }>;
    responses: Record<string, { content: Record<string, { examples: Record<string, { $ref: string }> }> }>;
    schemas: { Problem: { properties: { code: { enum: string[] } } } };
  };
}

const contract = openApiDocument() as unknown as Document;
const { paths, components } = serviceOpenApiDocument() as unknown as Document;

describe('the error table', () => {
  it('stands in the page for readers, line by line, and nothing else does', async () => {
    const page = await readFile(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \| (.+) \| (yes|no) \|$/gm)];
    const documented = rows.map(([, code, status, title, action, definite]) => [
      code,
      { status: Number(status), title, action, definite: definite === 'yes' },
    ]);
    assert.deepEqual(Object.fromEntries(documented), problems);
    assert.equal(rows.length, problemCodes.length);
  });

  it('stands in OpenAPI as an example per code, and nothing else does', () => {
    assert.deepEqual(Object.keys(components.examples).sort(), [...problemCodes].sort());
    for (const code of problemCodes) {
      const { summary, value } = components.examples[code] as (typeof components.examples)[string];
      const { title, status, action } = problems[code];
      assert.equal(summary, title);
      assert.deepEqual(
        { ...value, traceId: '' },
        {
          type: `urn:statelab:problem:${code}`,
          title,
          status,
          detail: action,
          code,
          traceId: '',
        },
      );
      assert.deepEqual(ProblemDetails.parse(value), value);
    }
    assert.deepEqual(components.schemas.Problem.properties.code.enum, problemCodes);
  });

  it('holds each code that OpenAPI says a route may answer, under its own status', () => {
    const seen = new Set<string>();
    for (const item of Object.values(paths)) {
      for (const { responses = {} } of Object.values(item)) {
        for (const [status, { $ref = '' }] of Object.entries(responses)) {
          const response = components.responses[$ref.split('/').at(-1) ?? ''];
          const examples = Object.keys(response?.content['application/problem+json']?.examples ?? {});
          for (const code of examples) {
            seen.add(code);
            if (status !== 'default')
              assert.equal(problems[code as keyof typeof problems].status, Number(status));
          }
        }
      }
    }
    assert.deepEqual([...seen].sort(), [...problemCodes].sort());
  });

  it('holds no code that nothing answers', () => {
    const anywhere = [...unmatchedProblems, ...gatewayProblems];
    const answered = new Set([...routesOfService.flatMap(problemsOf), ...anywhere, ...serviceProblems]);
    assert.deepEqual([...answered].sort(), [...problemCodes].sort());
    const byContract = new Set([...routes.flatMap(problemsOf), ...anywhere]);
    assert.deepEqual(Object.keys(contract.components.examples).sort(), [...byContract].sort());
  });

  it('tells in whole sentences what to do, and keeps to the statuses of errors', () => {
    for (const code of problemCodes) {
      const { status, title, action } = problems[code];
      assert.ok(status >= 400 && status <= 599);
      assert.match(action, /^[A-Z].*\.$/);
      assert.match(title, /^[A-Z].*[^.]$/);
    }
  });
});

describe('a problem', () => {
  it('becomes problem details with the table’s words, or with its own detail', () => {
    assert.deepEqual(ProblemDetails.parse(new Problem('forbidden').body(TRACE_ID)), {
      type: 'urn:statelab:problem:forbidden',
      title: 'This user may not do that',
      status: 403,
      detail: 'Ask a user with the role that the operation needs.',
      code: 'forbidden',
      traceId: TRACE_ID,
    });
    assert.equal(
      new Problem('not_found', { detail: 'No such product.' }).body(TRACE_ID).detail,
      'No such product.',
    );
  });

  it('carries the header fields that its status demands', () => {
    const headersOf = (...given: ConstructorParameters<typeof Problem>) => new Problem(...given).headers();
    const noStore = { 'Cache-Control': 'no-store' };
    assert.deepEqual(headersOf('not_found'), noStore);
    const realm = 'Bearer realm="statelab"';
    assert.deepEqual(headersOf('no_session'), { ...noStore, 'WWW-Authenticate': realm });
    const invalid = { ...noStore, 'WWW-Authenticate': `${realm}, error="invalid_token"` };
    assert.deepEqual(headersOf('invalid_session'), invalid);
    assert.deepEqual(headersOf('store_unavailable'), { ...noStore, 'Retry-After': '1' });
    assert.deepEqual(headersOf('too_many_requests', { retryAfterSeconds: 1.2 }), {
      ...noStore,
      'Retry-After': '2',
    });
    assert.deepEqual(headersOf('method_not_allowed', { headers: { Allow: 'GET' } }), {
      ...noStore,
      Allow: 'GET',
    });
  });
});
