// The smaller exercises, with a solution and with what beginners hand in instead.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkDashboard, FIELD } from '../../src/lab/grade/exercises/dashboard-field.ts';
import { ExerciseDocument } from '../../src/protocol/grade.ts';
import { runLab } from '../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft } from '../support/leftovers.ts';
import { withoutRedis } from '../support/redis.ts';
import { startServer } from '../support/server.ts';

/** A login, and then another request, which lands on another server. */
const SOLUTION = `
import assert from 'node:assert/strict';
import test from 'node:test';
const base = process.env.STATELAB_URL;
test('who has logged in is known to the next request', async () => {
  const body = JSON.stringify({ username: 'bob', password: 'correct horse battery staple' });
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(base + '/login', { method: 'POST', headers, body });
  const cookie = login.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  for (let time = 0; time < 3; time += 1) {
    const me = await fetch(base + '/me', { headers: { cookie } });
    assert.equal(me.status, 200);
    await me.text();
  }
});
`;

const tests: Record<string, { text: string; passed: boolean[]; said: RegExp }> = {
  'solution.js': { text: SOLUTION, passed: [true, true], said: /^$/ },
  'always-passes.ts': {
    text: "import test from 'node:test';\ntest('nothing is asked', () => {});\n",
    passed: [true, false],
    said: /all of it passes/,
  },
  'always-fails.ts': {
    text: "import test from 'node:test';\ntest('it is mine that is wrong', () => { throw new Error('no'); });\n",
    passed: [false, true],
    said: /“it is mine that is wrong” fails here, too/,
  },
};

describe('show-the-failure', { concurrency: 2, skip: withoutRedis }, () => {
  for (const [name, { text, passed, said }] of Object.entries(tests)) {
    it(`${name} is graded by where it passes and where it fails`, async (t) => {
      const folder = markedFolder(t);
      const file = join(folder.path, name);
      await writeFile(file, text);
      const { code, stdout, stderr } = await runLab(folder, [
        'grade',
        '--exercise',
        'show-the-failure',
        file,
        '--json',
      ]);
      const document = ExerciseDocument.parse(JSON.parse(stdout));
      const results = document.checks.map((check) => check.passed);
      assert.deepEqual(results, passed, stderr);
      assert.equal(code, document.passed ? 0 : 1);
      assert.match(document.checks.map(({ seen }) => seen).join(''), said);
      await untilNothingIsLeft(folder);
    });
  }
});

/** A server as it would be with the exercise done: ours, with the field put into its answers. */
async function solved(url: string, count: (items: readonly { quantity: number }[]) => number) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers: Record<string, string> = {};
    for (const name of ['content-type', 'cookie'] as const) {
      const value = request.headers[name];
      if (value) headers[name] = value;
    }
    const ask = (path: string, init: object = {}) => fetch(`${url}${path}`, { headers, ...init });
    const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
    const answer = await ask(request.url ?? '', { method: request.method, body });
    let text = await answer.text();
    if (request.url?.endsWith('/dashboard')) {
      const { items } = (await (await ask('/api/stateful/cart')).json()) as { items: { quantity: number }[] };
      text = JSON.stringify({ ...JSON.parse(text), [FIELD]: count(items) });
    }
    if (request.url === '/openapi.json')
      text = text.replace('"cartItemCount":', `"${FIELD}":{},"cartItemCount":`);
    const cookies = answer.headers.getSetCookie();
    response.writeHead(answer.status, cookies.length > 0 ? { 'set-cookie': cookies } : {}).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    base: `http://127.0.0.1:${port}/api/stateful`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('dashboard-field', () => {
  it('says of servers without the field what is missing on each', async (t) => {
    const folder = markedFolder(t);
    const { code, stdout } = await runLab(folder, ['grade', '--exercise', 'dashboard-field']);
    assert.equal(code, 1);
    assert.match(stdout, /✗ {2}the stateless server: an empty cart has 0 different products/);
    assert.match(stdout, /the answer has no cartProductCount/);
    assert.match(
      stdout,
      /\n6 things are missing\. Begin with the first; read docs\/course\/exercises\.md\n$/,
    );
    await untilNothingIsLeft(folder);
  });

  it('passes what counts products, and tells it from what counts pieces', async () => {
    const server = await startServer('memory');
    const pieces = (items: readonly { quantity: number }[]) =>
      items.reduce((sum, { quantity }) => sum + quantity, 0);
    for (const [count, expected] of [
      [(items: readonly unknown[]) => items.length, ['', '', '']],
      [pieces, ['', 'cartProductCount is 3, not 2', '']],
    ] as const) {
      const site = await solved(server.url, count);
      const checks = await checkDashboard('it', site.base);
      assert.deepEqual(
        checks.map(({ seen }) => seen),
        expected,
      );
      site.close();
    }
    await server.stop();
  });
});
