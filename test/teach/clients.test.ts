// The narrated tours: what they tell is what servers did, and a mistake is told in one line.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startChild } from '../support/child.ts';
import { startServer } from '../support/server.ts';

const fileOf = (name: string) =>
  fileURLToPath(new URL(`../../src/teach/clients/${name}.ts`, import.meta.url));

/** Where a tour looks for a server before it starts one of its own. */
const isUsualTaken = await fetch('http://127.0.0.1:3000').then(
  () => true,
  () => false,
);

async function tour(
  name: string,
  env: Record<string, string>,
): Promise<{ code: number | null; told: string }> {
  const child = startChild(process.execPath, [fileOf(name)], env);
  const code = await child.exited;
  return { code, told: child.output() };
}

describe('the narrated clients', { concurrency: 2 }, () => {
  it('shows that a token carries the state and outlives the logout', async () => {
    const server = await startServer('jwt');
    const { code, told } = await tour('stateless-client', { STATELESS_URL: server.url });
    await server.stop();
    assert.equal(code, 0, told);
    const carried = [...told.matchAll(/client carries (\d+) bytes/g)].map(([, bytes]) => Number(bytes));
    assert.equal(carried.length, 3, 'after the login, the laptop and the message');
    assert.deepEqual(
      carried,
      [...carried].sort((a, b) => a - b),
    );
    assert.match(told, /> authorization: Bearer eyJ/);
    assert.match(told.split('shown after the logout')[1] ?? '', /< 200 OK/);
  });

  it('shows that a cookie is only a key, which a logout takes away', async () => {
    const server = await startServer('memory');
    const { code, told } = await tour('stateful-client', { STATEFUL_URL: server.url });
    await server.stop();
    assert.equal(code, 0, told);
    assert.equal(told.match(/client carries \d+ bytes/g)?.length, 1, 'the cookie never changes');
    assert.match(told, /The client has nothing left to show/);
    assert.match(told.split('shown after the logout')[1] ?? '', /< 401 Unauthorized/);
  });

  it('puts both side by side', async () => {
    const [stateless, stateful] = await Promise.all([startServer('jwt'), startServer('memory')]);
    const env = { STATELESS_URL: stateless.url, STATEFUL_URL: stateful.url };
    const { code, told } = await tour('compare-clients', env);
    await Promise.all([stateless.stop(), stateful.stop()]);
    assert.equal(code, 0, told);
    assert.match(told, /shown after the logout +\d{3} bytes, 200 +\d{2} bytes, 401/);
  });

  it('prints no colour where nobody can see it', async () => {
    const server = await startServer('memory');
    const { told } = await tour('stateful-client', { STATEFUL_URL: server.url });
    await server.stop();
    assert.equal(told.includes('\u001b'), false);
  });

  it('says in one line that a named server does not answer', async () => {
    const { code, told } = await tour('stateless-client', { STATELESS_URL: 'http://127.0.0.1:9' });
    assert.equal(code, 1);
    assert.equal(told, 'The tour ends here: No stateless server answers at http://127.0.0.1:9.\n');
  });

  const skip = isUsualTaken && 'a server stands at port 3000, and the tour would visit it';
  it('says in one line why a server of its own cannot start', { skip }, async () => {
    const { code, told } = await tour('stateless-client', { STRATEGY: 'redis' });
    assert.equal(code, 1, told);
    assert.match(told, /^The tour ends here: [^\n]*STRATEGY: redis is stateful[^\n]*\n$/);
  });
});
