import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Express } from 'express';
import { expressPath } from '../../src/protocol/route.ts';
import { routes } from '../../src/protocol/routes.ts';
import type { StrategyName } from '../../src/protocol/strategies.ts';
import { strategies } from '../../src/strategies/index.ts';
import type { Strategy } from '../../src/strategies/strategy.ts';
import { createApp } from '../../src/teach/app.ts';
import { readConfig } from '../../src/teach/config.ts';
import { Client } from '../support/client.ts';

async function build(
  strategy: StrategyName,
  change: (strategy: Strategy) => Strategy,
): Promise<{ express: Express; strategy: Strategy }> {
  const config = await readConfig({ strategy, port: 0 }, {});
  const built = change(await strategies[strategy](config.strategyOptions));
  const { express } = await createApp(built, config);
  return { express, strategy: built };
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** Every route that Express has been given, wherever it is mounted. */
const registered = (stack: readonly Layer[]): string[] =>
  stack.flatMap(({ route, handle }) => {
    if (!route) return registered(handle?.stack ?? []);
    const methods = Object.keys(route.methods).filter((method) => method !== '_all');
    return methods.map((method) => `${method} ${route.path}`);
  });

describe('the Express application', () => {
  for (const name of ['jwt', 'memory'] as const) {
    it(`has the routes of the contract and no other, with ${name}`, async () => {
      const { express, strategy } = await build(name, (each) => each);
      const stack = registered(express.router.stack as unknown as Layer[]);
      const expected = routes.map(({ method, path }) => `${method} ${expressPath(path)}`);
      assert.deepEqual(stack.sort(), expected.sort());
      await strategy.close();
    });
  }
});

describe('a server that fails', () => {
  const secret = 'the table sessions_v2 in /srv/secret.db does not exist';
  const lines: string[] = [];
  let client: Client;
  let close: () => Promise<unknown>;

  before(async () => {
    const fails = { find: () => Promise.reject(new Error(secret)) };
    const { express, strategy } = await build('memory', (real) => Object.assign(real, fails));
    const server = createServer(express).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    client = new Client(
      { url: `http://127.0.0.1:${port}`, node: 'node-1', strategy: 'memory' },
      'credential',
    );
    close = async () => {
      server.close().closeAllConnections();
      await strategy.close();
    };
  });
  after(() => close());

  it('answers 500 and says nothing of what went wrong, except in its log', async (context) => {
    context.mock.method(process.stderr, 'write', (line: string) => lines.push(line) > 0);
    const { text, body, headers } = await client.refused('me', 'server_error');
    assert.ok(!text.includes(secret));
    assert.deepEqual(headers.getSetCookie(), [], 'the cookie is left alone');
    const logged = JSON.parse(lines.find((line) => line.includes('server_error')) ?? '{}');
    assert.equal(logged.traceId, body.traceId);
    assert.equal(logged.cause, secret);
    assert.ok(!lines.join('').includes('credential'));
  });

  it('goes on serving what does not fail', async () => {
    await client.ok('listProducts');
  });
});
