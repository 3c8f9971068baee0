// A server as somebody at a terminal meets it: how it starts, what it says when it cannot, how it stops.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ReadyLine } from '../../src/protocol/node-channel.ts';
import type { StrategyName } from '../../src/protocol/strategies.ts';
import { Client } from '../support/client.ts';
import { launch, startServer } from '../support/server.ts';

/** There, a signal ends a process at once; it drains over its channel. */
const withoutSignals = process.platform === 'win32' && 'Windows has no signals';

async function failure(strategy: StrategyName, env: Record<string, string>): Promise<string> {
  const child = launch(strategy, env);
  assert.equal(await child.exited, 2);
  assert.doesNotMatch(child.output(), /\n\s+at /, 'no stack for a mistake of the person who starts it');
  return child.output();
}

describe('a server that starts', () => {
  it('prints one line on stdout, and its log on stderr', async () => {
    const server = await startServer('jwt', { NODE_NAME: 'teacher', JWT_KEYS: '' });
    const line = await server.child.line((each) => each.startsWith('{'));
    assert.deepEqual(ReadyLine.parse(JSON.parse(line)), {
      listening: server.url,
      node: 'teacher',
      strategy: 'jwt',
    });
    assert.match(server.child.output(), /"level":"warn".*JWT_KEYS is not set/);
    await new Client(server).ok('livez');
    await server.stop();
  });

  it('starts although its store is away, and says that it is not ready', async () => {
    const server = await startServer('redis', { REDIS_URL: 'redis://127.0.0.1:1' });
    const client = new Client(server, 'some-cookie');
    await client.ok('livez');
    await client.refused('readyz', 'not_ready');
    await client.refused('me', 'store_unavailable');
    assert.equal(await server.stop(), 0);
  });
});

describe('a server that cannot start', () => {
  it('names the port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const said = await failure('memory', { PORT: String(port) });
    assert.match(said, new RegExp(`PORT: ${port} is taken`));
    taken.close();
  });

  it('ends, although its store’s driver goes on trying to connect', async () => {
    const env = { REDIS_URL: 'redis://127.0.0.1:1', USERS_FILE: '/nowhere/users.json' };
    assert.match(await failure('redis', env), /USERS_FILE: cannot be read/);
  });

  it('names what is wrong with its environment and its users', async () => {
    const locate = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
    const cases: [Record<string, string>, RegExp][] = [
      [{ PORT: 'http' }, /^PORT: /m],
      [{ HOST: '203.0.113.1' }, /HOST, PORT: cannot listen/],
      [{ USERS_FILE: '/nowhere/users.json' }, /USERS_FILE: cannot be read \(ENOENT\)/],
      [{ USERS_FILE: locate('package.json') }, /USERS_FILE: .*expected array/],
      [{ USERS_FILE: locate('LICENSE') }, /USERS_FILE: is not valid JSON/],
    ];
    await Promise.all(cases.map(async ([env, said]) => assert.match(await failure('memory', env), said)));
  });
});

describe('a server that stops', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`drains on ${signal}, with connections open, and exits with 0`, { skip: withoutSignals }, async () => {
      const server = await startServer('memory');
      await new Client(server).ok('livez');
      server.child.process.kill(signal);
      assert.equal(await server.child.exited, 0);
      assert.match(server.child.output(), /"event":"drained"/);
    });
  }

  it('drains when whoever started it is gone', async () => {
    const server = await startServer('memory');
    server.child.process.disconnect();
    assert.equal(await server.child.exited, 0);
  });
});

describe('the channel to whoever started it', () => {
  it('measures on demand, and ignores what it does not understand', async () => {
    const server = await startServer('memory');
    const client = new Client(server);
    await client.login();
    const { process: child } = server.child;
    child.send({ type: 'nonsense' });
    child.send({ type: 'measure', id: 7 });
    const [report] = await once(child, 'message');
    assert.deepEqual([report.type, report.id, report.sessionsHeld], ['measured', 7, 1]);
    assert.ok(report.heapBytes > 1_000_000 && report.rssBytes > report.heapBytes);
    await server.stop();
  });
});
