// Any teaching server runs a strategy of somebody's own, and says in a line when the file has none.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Client } from '../support/client.ts';
import { gradedFile } from '../support/grading.ts';
import { markedFolder } from '../support/leftovers.ts';
import { launch, startServer } from '../support/server.ts';

const SERVER = 'src/teach/stateful-server.ts';
const facts = { family: 'stateful', credentialKind: 'cookie', stateHeldBy: 'node' } as const;

describe('STRATEGY_FILE', () => {
  it('runs in the place of the server’s own strategy, under the name that it gives itself', async () => {
    const env = { STRATEGY_FILE: gradedFile('right/plain') };
    const server = await startServer('custom', env, SERVER, facts);
    const client = new Client(server);
    await client.login();
    await client.add('mouse', 2);
    const { strategy, stateHeldBy } = await client.ok('info');
    assert.deepEqual([strategy, stateHeldBy], ['plain', 'node']);
    assert.equal((await client.ok('dashboard')).cartItemCount, 2);
    assert.equal(await server.stop(), 0);
  });

  const refusal = async (file: string): Promise<string> => {
    const child = launch('custom', { STRATEGY_FILE: file }, SERVER);
    assert.equal(await child.exited, 2);
    return child.output();
  };

  it('that belongs to the other server is refused by name', async () => {
    const said = await refusal(gradedFile('right/signed'));
    assert.equal(said, 'STRATEGY_FILE: signed is stateless, this server is stateful\n');
  });

  it('that has no strategy is refused in a line that says why', async (t) => {
    const file = join(markedFolder(t).path, 'none.ts');
    for (const [text, why] of [
      ['export const a = 1;', 'it exports neither createStrategy nor a default'],
      ['throw new Error("boom");', 'boom'],
      ['export default () => ({});', 'name is missing'],
    ] as const) {
      await writeFile(file, text);
      const said = await refusal(file);
      assert.ok(said.startsWith(`STRATEGY_FILE: ${file}: ${why}`), said);
      assert.equal(said.split('\n').length, 2);
    }
  });
});
