import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';
import { LabRefusal } from '../../../src/lab/lab-control.ts';
import { listenNear } from '../../../src/lab/ports.ts';
import { startGuard } from '../../../src/lab/processes/guard.ts';
import { PostgresStore } from '../../../src/lab/stores/postgres-store.ts';
import { startPostgres, withoutPostgres } from '../../support/postgres.ts';

const guard = startGuard();
after(() => guard.close());

describe('a PostgreSQL that DATABASE_URL names', () => {
  it('is used, and refuses to be broken', { skip: withoutPostgres }, async (t) => {
    const theirs = await startPostgres();
    t.after(() => theirs.stop());
    const store = await PostgresStore.open(guard, { kind: 'url', url: theirs.url });
    assert.deepEqual([store.state, store.url], ['up', theirs.url]);
    for (const fault of ['stop', 'kill', 'pause', 'power-cut'] as const) {
      await assert.rejects(
        store.break(fault),
        /DATABASE_URL names a PostgreSQL that is not the lab’s to break/,
      );
    }
    await store.stop();
    assert.deepEqual(await theirs.query('SELECT 1 AS one'), [{ one: 1 }], 'it outlives the lab');
  });

  it('and is not there is refused in one line, without its password', async () => {
    const url = 'postgres://lab:secret@127.0.0.1:1/lab';
    await assert.rejects(PostgresStore.open(guard, { kind: 'url', url }), (error) => {
      assert.ok(error instanceof LabRefusal);
      assert.match(
        error.message,
        /^The PostgreSQL that DATABASE_URL names at port 1 does not answer \(ECONNREFUSED\)/,
      );
      assert.doesNotMatch(error.message, /secret|\n/);
      return true;
    });
  });

  it('and accepts connections without a word does not hold up the lab', async (t) => {
    const silent = createServer();
    await listenNear(silent, 0);
    t.after(() => silent.close());
    silent.unref();
    const { port } = silent.address() as { port: number };
    const source = { kind: 'url', url: `postgres://lab@127.0.0.1:${port}/lab` } as const;
    await assert.rejects(PostgresStore.open(guard, source), LabRefusal);
  });
});
