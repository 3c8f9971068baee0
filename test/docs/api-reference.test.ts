// What docs/API-REFERENCE.md shows is what servers say: each example fits its schema, each curl line is typed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { curlLine, STATEFUL_URL } from '../../scripts/generate/api/curl.ts';
import { examples } from '../../scripts/generate/api/examples.ts';
import type { Route } from '../../src/protocol/route.ts';
import { type RouteId, routeIds, routeTable } from '../../src/protocol/routes.ts';
import { startChild } from '../support/child.ts';
import { Client, type Input } from '../support/client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { shapeOf, typesOf } from '../support/shape.ts';

const page = fileURLToPath(new URL('../../docs/API-REFERENCE.md', import.meta.url));
const hasBashAndCurl = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** The stateless server knows of no other session; that it says so is the contract suite's to see. */
const notKnowable: readonly RouteId[] = ['listSessions', 'endOtherSessions', 'endSession'];

const OTHER_DEVICE = 'jar-other-device';

describe('each example of the API reference', () => {
  for (const id of routeIds) {
    it(`fits the schemas of its route: ${id}`, () => {
      const { params = {}, query, headers = {}, body, answer }: Route = routeTable[id];
      const example = examples[id];
      assert.equal(body !== undefined, example.body !== undefined);
      body?.parse(example.body);
      query?.parse(Object.fromEntries(new URLSearchParams(example.query)));
      for (const [name, schema] of Object.entries(params)) schema.parse(example.params?.[name]);
      for (const [name, schema] of Object.entries(headers)) schema.parse(example.headers?.[name]);
      const isBig = id === 'openApi';
      if (answer instanceof z.ZodType && !isBig)
        assert.deepEqual(answer.parse(example.answer), example.answer);
      else assert.equal(example.answer, undefined);
    });
  }
});

describe('the stateful server', { skip: !hasBashAndCurl && 'bash or curl is missing' }, () => {
  let server: TestServer;
  let folder: string;
  let shown: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'statelab-api-'));
    server = await startServer('memory');
    shown = await readFile(page, 'utf8');
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const withJar = (line: string, jar: string) => line.replaceAll(/-([bc]) jar/g, `-$1 ${jar}`);
  const quietly = (line: string, jar: string) => `${withJar(line, jar)} > /dev/null`;

  /** One shell types it all: a login, what comes before, the line itself with its status, and a logout. */
  function scriptFor(id: RouteId, line: string): string {
    const { as = 'bob', after: steps = [], params } = examples[id];
    const jarOf = (step: RouteId) => (step === 'login' ? OTHER_DEVICE : 'jar');
    const logIn = curlLine('login', examples.login).replace('"bob"', `"${as}"`);
    return [
      'set -e; cd "$0"; rm -f jar*',
      ...(id === 'login' ? [] : [`session=$(${logIn} | sed -E 's/.*"session":[{]"id":"([^"]+)".*/\\1/')`]),
      ...steps.map((step) => quietly(curlLine(step, examples[step]), jarOf(step))),
      `${params?.id ? line.replace(params.id, '$session') : line} -w '\\n%{http_code}'`,
      // Whoever came leaves, so that the next example finds no session but its own.
      ...['jar', ...(steps.includes('login') ? [OTHER_DEVICE] : [])].map((jar) =>
        quietly(curlLine('logout', {}), jar),
      ),
    ].join('\n');
  }

  for (const id of routeIds) {
    it(`answers as the page says: ${id}`, async () => {
      const line = curlLine(id, examples[id]);
      assert.ok(shown.includes(`\n${line}\n`), 'the page shows this line');
      const script = scriptFor(id, line).replaceAll(STATEFUL_URL, server.url);
      const child = startChild('bash', ['-c', script, folder]);
      assert.equal(await child.exited, 0, child.output());
      const [, body = '', status] = /^([\s\S]*)\n(\d{3})$/.exec(child.output()) ?? [];
      assert.equal(status, routeTable[id].answer === null ? '204' : '200', child.output());
      const { answer } = examples[id];
      if (answer) assert.deepEqual(shapeOf(JSON.parse(body)), shapeOf(answer));
    });
  }
});

describe('the stateless server', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer('jwt');
  });
  after(() => server.stop());

  for (const id of routeIds.filter((each) => !notKnowable.includes(each))) {
    it(`answers in the same form, with a token besides: ${id}`, async () => {
      const { as = 'bob', after: steps = [], answer, ...input } = examples[id];
      const client = new Client(server);
      await client.login(as);
      for (const step of steps) {
        const { after: _steps, answer: _answer, ...before } = examples[step];
        await client.exchange(step, before);
      }
      const { body, status } = await client.exchange(id, input satisfies Input);
      assert.ok(status < 300);
      const { token: _renewed, ...rest } = (body ?? {}) as { token?: string };
      if (answer) assert.deepEqual(typesOf(rest), typesOf(answer));
    });
  }
});
