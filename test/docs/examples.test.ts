// The example requests, sent to real servers: each is answered as its own title says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startChild } from '../support/child.ts';
import { fillIn, parseRestFile } from '../support/rest-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

const fileOf = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const hasBashAndCurl = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe('the example requests', () => {
  let stateless: TestServer;
  let stateful: TestServer;
  before(async () => {
    [stateless, stateful] = await Promise.all([startServer('jwt'), startServer('memory')]);
  });
  after(() => Promise.all([stateless.stop(), stateful.stop()]));

  it('are answered in an editor as their titles say', async () => {
    const { variables, requests } = parseRestFile(readFileSync(fileOf('requests.http'), 'utf8'));
    const here = (value: string) =>
      value.replace('http://127.0.0.1:3000', stateless.url).replace('http://127.0.0.1:3001', stateful.url);
    const known = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, here(value)]));
    const answers = new Map<string, unknown>();
    let cookie = '';
    for (const request of requests) {
      const fill = (text: string) => fillIn(text, known, answers);
      const headers = Object.entries(request.headers).map(([name, value]) => [name, fill(value)] as const);
      const answer = await fetch(fill(request.url), {
        method: request.method,
        headers: { ...Object.fromEntries(headers), ...(cookie && { cookie }) },
        ...(request.body && { body: fill(request.body) }),
      });
      assert.equal(answer.status, request.expected, request.title);
      cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
      const text = await answer.text();
      if (request.name) answers.set(request.name, JSON.parse(text));
    }
    assert.ok(requests.length > 10);
  });

  it('work with curl', { skip: !hasBashAndCurl && 'bash or curl is missing' }, async () => {
    const env = { STATELESS_URL: stateless.url, STATEFUL_URL: stateful.url };
    const child = startChild('bash', [fileOf('requests.sh')], env);
    assert.equal(await child.exited, 0, child.output());
    assert.match(child.output(), /"productId":"mouse"/);
    assert.match(child.output(), /cookie: 401\ntoken: {2}200\n$/);
  });
});
