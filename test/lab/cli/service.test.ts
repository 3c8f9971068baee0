// `npm run service`, as whoever tries it for the first time types it: with nothing set.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { basePath } from '../../../src/protocol/strategies.ts';
import type { Child } from '../../support/child.ts';
import { PASSWORD } from '../../support/client.ts';
import { runLab, startLab } from '../../support/lab-process.ts';
import { markedFolder, untilNothingIsLeft, withoutProc } from '../../support/leftovers.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { withoutRedis } from '../../support/redis.ts';

const ADDRESS = /^The service runs at (\S+), with (\w+)$/;

async function addressOf(child: Child): Promise<string> {
  const line = await child.line((text) => ADDRESS.test(text));
  return ADDRESS.exec(line)?.[1] ?? '';
}

const loginAt = (url: string) =>
  fetch(`${url}${basePath('stateful')}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bob', password: PASSWORD }),
  });

describe('the service with nothing set', { skip: withoutProc || withoutPostgres || withoutRedis }, () => {
  it('starts with stores of its own, knows the teaching users, and leaves nothing behind', async (t) => {
    const folder = markedFolder(t);
    const child = startLab(folder, ['service', '--port', '0']);
    const url = await addressOf(child);
    const login = await loginAt(url);
    assert.equal(login.status, 200);
    assert.match(login.headers.get('set-cookie') ?? '', /^statelab_redis=/);
    child.process.kill('SIGINT');
    assert.equal(await child.exited, 0, child.output());
    assert.match(child.output(), /"event":"drained"/);
    await untilNothingIsLeft(folder);
  });

  it('needs no Redis where another strategy keeps the sessions', async (t) => {
    const folder = markedFolder(t);
    const child = startLab(folder, ['service', '--port', '0', '--strategy', 'postgres']);
    await addressOf(child);
    const running = [...folder.processes().values()];
    assert.ok(!running.some((command) => command.includes('redis-server')), running.join('\n'));
    child.process.kill('SIGTERM');
    assert.equal(await child.exited, 0, child.output());
    await untilNothingIsLeft(folder);
  });
});

describe('a strategy that does not exist', () => {
  it('is told in one line, and nothing is started', async (t) => {
    const folder = markedFolder(t);
    const { code, stderr } = await runLab(folder, ['service', '--strategy', 'files']);
    assert.equal(code, 2);
    assert.equal(stderr, 'There is no strategy "files". Known: jwt, sealed, memory, redis, postgres.\n');
    await untilNothingIsLeft(folder);
  });
});
